import { readFile } from 'node:fs/promises';
import type { IsolatedSite, IsolationSettings } from '../agent/control';
import { scopeOf } from '../agent/isolation-scope';
import type { Log } from '../log';
import type { AgentSupervisor, IsolationGrant } from '../supervisor/agent-supervisor';
import { IsolatedWindow, type IsolatedWindowOptions } from './chrome/isolated-window';
import type { DesktopClipboard } from './clipboard/desktop-clipboard';
import { InsideClipboard, sessionClipboard } from './clipboard/session-clipboard';
import type { EngineOptions, EngineSession, OpenEngine } from './engine';
import { pasteCheck } from './paste-check';
import { ChromiumMissingError } from './pixels/chromium';
import { UnguardedPageError } from './unguarded-page';

export interface IsolatedBrowserOptions {
  readonly agent: Pick<AgentSupervisor, 'isolationSession' | 'send'>;
  /** Address of the agent's proxy and the file of its CA; nothing while it is down. */
  readonly agentAddress: () => { readonly proxy: string; readonly caFile: string } | undefined;
  readonly engines: Readonly<Record<'view' | 'pixels', OpenEngine>>;
  readonly desktopClipboard: DesktopClipboard;
  /** What every window is made with. */
  readonly window: Omit<IsolatedWindowOptions, 'session' | 'url' | 'site' | 'controls' | 'reopen'>;
  /** The person wants a site again whose session is over. */
  readonly reopen: (url: string) => void;
  readonly log: Log;
}

/** The last three: what is wrong with the browser that the engine `pixels` needs. */
export type OpenResult =
  'opened' | 'not-allowed' | 'not-ready' | 'not-held' | `chromium-${ChromiumMissingError['code']}`;

interface OpenSession {
  readonly window: IsolatedWindow;
  readonly engine: EngineOptions;
  readonly session: EngineSession;
}

/** Opens approved sites, each in a window and a session of its own. */
export class IsolatedBrowser {
  readonly #windows = new Set<IsolatedWindow>();
  /** By the user names of their sessions. */
  readonly #sessions = new Map<string, OpenSession>();
  /** By the ids of rules. */
  readonly #opened = new Map<string, IsolatedWindow>();
  readonly #inside = new InsideClipboard();
  #settings: IsolationSettings | undefined;
  /** Certificate of the CA that the agent answers with. */
  #caPem = '';

  constructor(private readonly options: IsolatedBrowserOptions) {}

  /** What policy says now; windows that are open keep what they were opened with. */
  configure(settings: IsolationSettings): void {
    this.#settings = settings;
  }

  /**
   * Opens an address that policy allows, or one that a rule has isolated: `id` is what the rule gave
   * for it. The same id again shows the window that it has opened.
   */
  async open(url: string, id?: string): Promise<OpenResult> {
    const settings = this.#settings;
    const address = this.options.agentAddress();
    if (settings === undefined || address === undefined) return 'not-ready';
    const opened = id === undefined ? undefined : this.#opened.get(id);
    if (opened !== undefined) {
      opened.window.show();
      return 'opened';
    }
    const grant = await this.options.agent.isolationSession(url, id);
    if (grant === undefined) return 'not-allowed';
    const { site } = grant;
    await this.authorityChanged();
    const engine = this.#engineOptions(grant, settings, address.proxy);
    const session = await this.#start(engine);
    if (typeof session === 'string') return session;
    const window = new IsolatedWindow({
      session,
      url,
      site,
      controls: engine.controls,
      // The id of a rule is good once: its site comes back by the ordinary browser only.
      ...(id === undefined ? { reopen: this.options.reopen } : {}),
      ...this.options.window,
    });
    this.#keep({ window, engine, session });
    if (id !== undefined) {
      this.#opened.set(id, window);
      window.window.once('closed', () => this.#opened.delete(id));
    }
    try {
      await window.open();
    } catch (error) {
      // A window whose page cannot be held would stand there empty.
      window.close();
      if (!(error instanceof UnguardedPageError)) throw error;
      this.options.log.error({ error: error.message }, 'an isolated page could not be held');
      return 'not-held';
    }
    return 'opened';
  }

  async #start(engine: EngineOptions): Promise<EngineSession | OpenResult> {
    try {
      return await this.options.engines[engine.controls.engine](engine);
    } catch (error) {
      const { username } = engine.credentials;
      this.options.agent.send({ type: 'isolation-end', username });
      if (!(error instanceof ChromiumMissingError)) throw error;
      this.options.log.error(
        { code: error.code, error: error.message },
        'the engine of the isolated browser did not start',
      );
      return `chromium-${error.code}`;
    }
  }

  /** What is in force for an open session is another: an exception has begun or ended, or policy has. */
  async change(username: string, { controls, granted }: IsolatedSite): Promise<void> {
    const open = this.#sessions.get(username);
    if (open === undefined) return;
    // An engine and a lifetime are chosen once, when a session opens.
    const { engine, lifetimeMinutes } = open.engine.controls;
    Object.assign(open.engine.controls, { ...controls, engine, lifetimeMinutes });
    await open.session.controlsChanged();
    await open.window.switchesChanged(granted);
  }

  /** The agent's CA is another: sessions that are open trust that one from now on. */
  async authorityChanged(): Promise<void> {
    const address = this.options.agentAddress();
    if (address !== undefined) this.#caPem = await readFile(address.caFile, 'utf8');
  }

  closeAll(): void {
    for (const window of [...this.#windows]) window.close();
  }

  #engineOptions(
    grant: IsolationGrant,
    settings: IsolationSettings,
    agentProxy: string,
  ): EngineOptions {
    const { desktopClipboard: desktop, log } = this.options;
    const { site, ...credentials } = grant;
    const controls = { ...site.controls };
    const proxy = credentials.proxy ?? agentProxy;
    return {
      site,
      controls,
      isInScope: scopeOf(site, settings.httpOnLoopback),
      proxy,
      credentials,
      caPem: () => this.#caPem,
      clipboard: sessionClipboard({
        controls,
        desktop,
        inside: this.#inside,
        check: pasteCheck(proxy, credentials),
      }),
      person: settings.person,
      log,
    };
  }

  /** Clipboard custody, the end of the session's life, and what is left when its window closes. */
  #keep(open: OpenSession): void {
    const { agent, desktopClipboard, log } = this.options;
    const { window, session, engine } = open;
    const { controls, credentials } = engine;
    this.#windows.add(window);
    this.#sessions.set(credentials.username, open);
    const custody = window.window;
    const takeClipboard = (): void => void desktopClipboard.focus(controls);
    const end = (): void => {
      if (!this.#sessions.delete(credentials.username)) return;
      clearTimeout(life);
      custody.off('focus', takeClipboard);
      void desktopClipboard.blur();
      agent.send({ type: 'isolation-end', username: credentials.username });
      session.close().catch((error: unknown) => {
        log.warn({ error: String(error) }, 'an isolated session was not cleared');
      });
    };
    const life = setTimeout(() => {
      window.sessionOver();
      end();
    }, controls.lifetimeMinutes * 60_000);
    custody.on('focus', takeClipboard);
    custody.on('blur', () => void desktopClipboard.blur());
    if (custody.isFocused()) takeClipboard();
    custody.once('closed', () => {
      this.#windows.delete(window);
      end();
    });
  }
}
