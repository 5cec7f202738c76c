import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { app, dialog } from 'electron';
import type { EngineEvents, EngineOptions, EngineSession, IsolatedEngine } from '../engine';
import { startChromium, type Chromium } from './chromium';
import { readPageScripts, type PageScripts } from './page-agent';
import { PixelEngineTab } from './pixel-engine-tab';
import type { PixelEvents, PixelFiles, PixelScreen } from './pixel-screen';
import { PixelSession } from './pixel-session';
import type { PixelTab } from './pixel-tab';
import { PixelView } from './pixel-view';

export interface PixelEngineOptions {
  /** The built preload/pixels. */
  readonly preload: string;
  readonly resourcesDir: string;
  /** Chromium that IT has named, read when a session opens. */
  readonly executable: () => string | undefined;
}

/**
 * Opens a session of the engine whose pages run in another browser. @throws ChromiumMissingError where
 * there is none, with words for people.
 */
export async function openPixelEngine(
  options: PixelEngineOptions,
  engine: EngineOptions,
): Promise<EngineSession> {
  const scripts = await readPageScripts(options.resourcesDir);
  const session = new PixelEngineSession(options, engine, scripts);
  await session.start();
  return session;
}

class PixelEngineSession implements EngineSession {
  readonly #views = new Map<PixelScreen, PixelView>();
  readonly #tabs = new Set<PixelEngineTab>();
  #session: Promise<PixelSession> | undefined;
  #isClosed = false;

  constructor(
    private readonly options: PixelEngineOptions,
    private readonly engine: EngineOptions,
    private readonly scripts: PageScripts,
  ) {}

  async start(): Promise<PixelSession> {
    this.#session ??= this.#begin();
    return this.#session;
  }

  async newTab(on: EngineEvents): Promise<IsolatedEngine> {
    const session = await this.start();
    const tab = await session.newTab(this.#eventsOf(on));
    return this.#adopt(tab);
  }

  async controlsChanged(): Promise<void> {
    await (await this.start()).controlsChanged();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const session = await this.#session;
    for (const tab of [...this.#tabs]) await tab.close();
    await session?.close();
  }

  async #begin(): Promise<PixelSession> {
    const { engine } = this;
    const chromium: Chromium = await startChromium({
      executable: this.options.executable(),
      profilesIn: tmpdir(),
      pin: engine.credentials.pin,
      isWithoutSandbox: process.getuid?.() === 0 || app.commandLine.hasSwitch('no-sandbox'),
    });
    engine.log.info({ bubblewrap: chromium.bubblewrap }, 'the pixel engine has started');
    return PixelSession.start({
      ...engine,
      chromium,
      scripts: this.scripts,
      screen: () => this.#newView(),
      files: companionFiles,
      lost: () => {
        this.#lost(chromium);
      },
    });
  }

  /** Chromium ended by itself: its tabs say so, and the first that is loaded anew starts another. */
  #lost(chromium: Chromium): void {
    this.#session = undefined;
    chromium.close().catch((error: unknown) => {
      this.engine.log.warn({ error: String(error) }, 'a profile of the pixel engine is left');
    });
    if (this.#isClosed) return;
    for (const tab of this.#tabs) tab.lost();
  }

  #newView(): PixelScreen {
    const { controls, person, log } = this.engine;
    const watermark = controls.watermark ? person : undefined;
    const view = new PixelView({ preload: this.options.preload, watermark, log });
    this.#views.set(view, view);
    return view;
  }

  #adopt(tab: PixelTab): PixelEngineTab {
    const view = this.#views.get(tab.screen);
    if (view === undefined) throw new Error('a tab has a screen that is not ours');
    view.show(tab);
    const adopted: PixelEngineTab = new PixelEngineTab(view, tab, {
      again: async (on) => (await this.start()).newTab(on, view),
      closed: () => {
        this.#tabs.delete(adopted);
        this.#views.delete(view);
      },
    });
    this.#tabs.add(adopted);
    return adopted;
  }

  #eventsOf(on: EngineEvents): PixelEvents {
    return {
      ...on,
      popup: (tab) => {
        on.popup(this.#adopt(tab), (own) => {
          tab.adopt(this.#eventsOf(own));
        });
      },
    };
  }
}

/** Files through the companion's own dialogs; where policy allows neither, nobody gets here. */
const companionFiles: PixelFiles = {
  choose: async (isMultiple) => {
    const { filePaths } = await dialog.showOpenDialog({
      properties: isMultiple ? ['openFile', 'multiSelections'] : ['openFile'],
    });
    return filePaths;
  },
  save: async (name, content) => {
    const { filePath, canceled } = await dialog.showSaveDialog({ defaultPath: name });
    if (canceled || filePath === '') return undefined;
    await writeFile(filePath, content);
    return filePath;
  },
};
