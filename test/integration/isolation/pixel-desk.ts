import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isolationControlsSchema, isolationSchema } from '../../../core/exchange/policy-isolation';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { EngineRefusal, PageDialog } from '../../../main/isolation/engine';
import { startChromium, type Chromium } from '../../../main/isolation/pixels/chromium';
import { readPageScripts } from '../../../main/isolation/pixels/page-agent';
import type { PixelEvents, PixelScreen } from '../../../main/isolation/pixels/pixel-screen';
import { PixelSession } from '../../../main/isolation/pixels/pixel-session';
import type { PixelTab } from '../../../main/isolation/pixels/pixel-tab';
import type { PixelFrame, PixelKey, PixelTextNode } from '../../../preload/pixels-contract';
import { startDesk, type Desk, type DeskOptions } from '../proxy/desk';

export interface PixelDeskOptions {
  /** The browser; the one that is found where it is not named. */
  readonly executable?: string;
  readonly controls?: Partial<IsolationControls>;
  readonly isInScope: (url: string) => boolean;
  readonly desk?: DeskOptions;
  /** What may be pasted. */
  readonly outside?: string;
  /** Called once Chromium runs and before its session begins: to stand in between. */
  readonly started?: (chromium: Chromium) => void;
}

/** What one tab has told and shown so far. */
export class SeenTab {
  readonly frames: PixelFrame[] = [];
  readonly cursors: string[] = [];
  readonly carets: unknown[] = [];
  readonly refusals: EngineRefusal[] = [];
  readonly popups: { tab: PixelTab; seen: SeenTab }[] = [];
  readonly titles: string[] = [];
  readonly addresses: string[] = [];
  readonly failures: string[] = [];
  readonly dialogs: PageDialog[] = [];
  readonly downloads: string[] = [];
  readonly crashes: string[] = [];
  readonly hits: { active: number; total: number }[] = [];
  text: readonly PixelTextNode[] = [];
  isClosed = false;
  isLoading = false;
  readonly #looks = new Set<() => void>();

  /** Resolves once this holds; it is looked at whenever something has happened. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return;
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
      look();
    });
  }

  happened(): void {
    for (const look of [...this.#looks]) look();
  }
}

export interface PixelDesk {
  /** Address of the agent's listener, `http://host:port`. */
  readonly proxy: string;
  readonly desk: Desk;
  readonly chromium: Chromium;
  readonly session: PixelSession;
  readonly tab: PixelTab;
  readonly seen: SeenTab;
  /** Another tab of the same session. */
  newTab(): Promise<{ readonly tab: PixelTab; readonly seen: SeenTab }>;
  /** What the session's clipboard was given. */
  readonly copied: string[];
  /** Folder in which profiles are made. */
  readonly profiles: string;
  readonly lost: () => number;
  leftProfiles(): Promise<string[]>;
  click(
    place: { readonly x: number; readonly y: number },
    button?: 'left' | 'middle',
    /** The first tab where none is named. */
    on?: PixelTab,
  ): Promise<void>;
  press(key: string, modifiers?: number): Promise<void>;
  type(text: string): Promise<void>;
  close(): Promise<void>;
}

const SIZE = { width: 1280, height: 800, scale: 1 } as const;

/** A real Chromium behind the real proxy, with a screen that only remembers. */
export async function startPixelDesk(options: PixelDeskOptions): Promise<PixelDesk> {
  // The sites of these tests are on this machine, and no company proxy leads there.
  const desk = await startDesk(options.desk ?? { policy: { upstream: { proxy: undefined } } });
  const proxy = await desk.proxy.listenIsolated({ host: '127.0.0.1', port: 0 });
  const credentials = desk.proxy.registerIsolationSession();
  const profiles = await mkdtemp(join(tmpdir(), 'portcullis-pixel-test-'));
  const chromium = await startChromium({
    executable: options.executable,
    profilesIn: profiles,
    pin: credentials.pin,
    isWithoutSandbox: process.getuid?.() === 0,
  });
  options.started?.(chromium);
  const controls = { ...defaults(), ...options.controls };
  const copied: string[] = [];
  // Tabs ask for a screen when they are made, and are handed to whoever shows them later.
  const screens: SeenTab[] = [];
  let lost = 0;
  const session = await PixelSession.start({
    chromium,
    controls,
    isInScope: options.isInScope,
    proxy,
    credentials: { ...credentials, proxy },
    clipboard: {
      copied: async (text) => {
        copied.push(text);
        for (const screen of screens) screen.happened();
      },
      pasteable: async () => ({ text: options.outside ?? '' }),
    },
    log: { info: no, warn: no, error: no },
    scripts: await readPageScripts(resolve(import.meta.dirname, '../../../resources')),
    screen: () => {
      const seen = new SeenTab();
      screens.push(seen);
      return screenOf(seen);
    },
    files: { choose: async () => [], save: async () => undefined },
    lost: () => {
      lost += 1;
      for (const screen of screens) screen.happened();
    },
  });
  const newTab = async (): Promise<{ tab: PixelTab; seen: SeenTab }> => {
    const seen = new SeenTab();
    screens.push(seen);
    const made = await session.newTab(
      eventsOf(() => seen, screens),
      screenOf(seen),
    );
    made.setSize(SIZE);
    made.setVisible(true);
    made.setFocused(true);
    return { tab: made, seen };
  };
  const { tab, seen } = await newTab();
  return {
    proxy,
    desk,
    chromium,
    session,
    tab,
    seen,
    newTab,
    copied,
    profiles,
    lost: () => lost,
    leftProfiles: () => readdir(profiles),
    click: (place, button = 'left', on = tab) => click(on, place, button),
    press: (key, modifiers = 0) => press(tab, key, modifiers),
    type: async (text) => {
      for (const letter of text) await press(tab, letter, 0);
    },
    close: async () => {
      await session.close();
      await desk.close();
      await rm(profiles, { recursive: true, force: true });
    },
  };
}

function defaults(): IsolationControls {
  return isolationControlsSchema.parse(isolationSchema.parse({}));
}

function no(): void {
  // A test looks at what happens, not at the log.
}

function screenOf(seen: SeenTab): PixelScreen {
  return {
    frame: async (frame) => {
      seen.frames.push(frame);
      seen.happened();
    },
    cursor: (shape) => {
      seen.cursors.push(shape);
      seen.happened();
    },
    caret: (caret) => {
      seen.carets.push(caret);
      seen.happened();
    },
    text: (nodes) => {
      seen.text = nodes;
      seen.happened();
    },
  };
}

function eventsOf(of: () => SeenTab | undefined, screens: readonly SeenTab[]): PixelEvents {
  const note = (change: (seen: SeenTab) => void): void => {
    const seen = of();
    if (seen === undefined) return;
    change(seen);
    seen.happened();
  };
  return {
    title: (title) => note((seen) => seen.titles.push(title)),
    address: (url) => note((seen) => seen.addresses.push(url)),
    loading: (isLoading) => note((seen) => (seen.isLoading = isLoading)),
    favicon: no,
    found: (hits) => note((seen) => seen.hits.push({ ...hits })),
    refused: (refusal) => note((seen) => seen.refusals.push(refusal)),
    popup: (tab) => {
      const own = screens.at(-1);
      if (own === undefined) return;
      tab.adopt(eventsOf(() => own, screens));
      tab.setSize(SIZE);
      tab.setVisible(true);
      note((seen) => seen.popups.push({ tab, seen: own }));
    },
    download: ({ name }) => note((seen) => seen.downloads.push(name)),
    failed: (_url, code) => note((seen) => seen.failures.push(code)),
    closed: () => note((seen) => (seen.isClosed = true)),
    crashed: (reason) => note((seen) => seen.crashes.push(reason)),
    dialog: async (dialog) => {
      note((seen) => seen.dialogs.push(dialog));
      return { accepted: true, text: 'an answer' };
    },
    shortcut: no,
  };
}

async function click(
  tab: PixelTab,
  { x, y }: { readonly x: number; readonly y: number },
  button: 'left' | 'middle',
): Promise<void> {
  const buttons = button === 'left' ? 1 : 4;
  await tab.input({ kind: 'move', x, y, button: 'none', buttons: 0, clicks: 0, modifiers: 0 });
  await tab.input({ kind: 'down', x, y, button, buttons, clicks: 1, modifiers: 0 });
  await tab.input({ kind: 'up', x, y, button, buttons: 0, clicks: 1, modifiers: 0 });
}

/** A key as a US keyboard sends it. */
async function press(tab: PixelTab, key: string, modifiers: number): Promise<void> {
  const isText = [...key].length === 1 && (modifiers & 6) === 0;
  const stroke: Omit<PixelKey, 'kind'> = {
    key,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
    keyCode: /^[a-z0-9]$/i.test(key) ? key.toUpperCase().charCodeAt(0) : (NAMED[key] ?? 0),
    location: 0,
    text: key === 'Enter' ? '\r' : isText ? key : '',
    isRepeat: false,
    modifiers,
  };
  await tab.input({ kind: 'keyDown', ...stroke });
  await tab.input({ kind: 'keyUp', ...stroke });
}

const NAMED: Readonly<Record<string, number>> = { Enter: 13, End: 35, Backspace: 8, ' ': 32 };
