import { readFile } from 'node:fs/promises';
import type { IsolatedSite, IsolationSettings } from '../agent/control';
import type { Log } from '../log';
import type { AgentSupervisor } from '../supervisor/agent-supervisor';
import { IsolatedWindow } from './chrome/isolated-window';
import type { DesktopClipboard } from './clipboard/desktop-clipboard';
import { InsideClipboard, sessionClipboard } from './clipboard/session-clipboard';
import { withReadOnly } from './controls';
import type { EngineOptions, OpenEngine } from './engine';
import { scopeOf, siteOf } from './scope';

export interface IsolatedBrowserOptions {
  readonly agent: Pick<AgentSupervisor, 'isolationSession' | 'send'>;
  /** Address of the agent's proxy and the file of its CA; nothing while it is down. */
  readonly agentAddress: () => { readonly proxy: string; readonly caFile: string } | undefined;
  readonly engines: Readonly<Record<'view' | 'pixels', OpenEngine>>;
  readonly desktopClipboard: DesktopClipboard;
  readonly icon: string;
  readonly log: Log;
}

export type OpenResult = 'opened' | 'not-allowed' | 'not-ready';

/** Opens approved sites, each in a window and a session of its own. */
export class IsolatedBrowser {
  readonly #windows = new Set<IsolatedWindow>();
  readonly #inside = new InsideClipboard();
  #settings: IsolationSettings | undefined;

  constructor(private readonly options: IsolatedBrowserOptions) {}

  /** What policy says now; windows that are open keep what they were opened with. */
  configure(settings: IsolationSettings): void {
    this.#settings = settings;
  }

  async open(url: string): Promise<OpenResult> {
    const settings = this.#settings;
    const address = this.options.agentAddress();
    if (settings === undefined || address === undefined) return 'not-ready';
    const site = siteOf(url, settings);
    if (site === undefined) return 'not-allowed';
    const engine = await this.#engineOptions(site, settings, address);
    const session = await this.options.engines[engine.controls.engine](engine);
    const window = new IsolatedWindow({
      session,
      url,
      site,
      controls: engine.controls,
      icon: this.options.icon,
      log: this.options.log,
    });
    this.#keep(window, engine, async () => {
      await session.close();
    });
    await window.open();
    return 'opened';
  }

  closeAll(): void {
    for (const window of [...this.#windows]) window.close();
  }

  async #engineOptions(
    site: IsolatedSite,
    settings: IsolationSettings,
    address: { readonly proxy: string; readonly caFile: string },
  ): Promise<EngineOptions> {
    const { agent, desktopClipboard: desktop, log } = this.options;
    const credentials = await agent.isolationSession();
    const controls = withReadOnly(site.controls);
    return {
      site,
      controls,
      isInScope: scopeOf(site, settings.httpOnLoopback),
      proxy: credentials.proxy ?? address.proxy,
      credentials,
      caPem: await readFile(address.caFile, 'utf8'),
      clipboard: sessionClipboard({
        controls,
        desktop,
        inside: this.#inside,
        check: (text) => Promise.resolve({ text }),
      }),
      person: settings.person,
      log,
    };
  }

  /** Clipboard custody, the end of the session's life, and what is left when its window closes. */
  #keep(window: IsolatedWindow, engine: EngineOptions, end: () => Promise<void>): void {
    const { agent, desktopClipboard, log } = this.options;
    const { controls, credentials } = engine;
    this.#windows.add(window);
    const life = setTimeout(() => {
      window.close();
    }, controls.lifetimeMinutes * 60_000);
    const custody = window.window;
    custody.on('focus', () => void desktopClipboard.focus(controls));
    custody.on('blur', () => void desktopClipboard.blur());
    if (custody.isFocused()) void desktopClipboard.focus(controls);
    custody.once('closed', () => {
      clearTimeout(life);
      this.#windows.delete(window);
      void desktopClipboard.blur();
      agent.send({ type: 'isolation-end', username: credentials.username });
      end().catch((error: unknown) => {
        log.warn({ error: String(error) }, 'an isolated session was not cleared');
      });
    });
  }
}
