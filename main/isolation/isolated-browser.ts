import { readFile } from 'node:fs/promises';
import type { IsolationSettings } from '../agent/control';
import type { Log } from '../log';
import type { AgentSupervisor } from '../supervisor/agent-supervisor';
import { createIsolatedSession, disposeIsolatedSession } from './isolated-session';
import { IsolatedWindow } from './isolated-window';
import { siteOf } from './scope';

export interface IsolatedBrowserOptions {
  readonly agent: Pick<AgentSupervisor, 'isolationSession' | 'send'>;
  /** Address of the agent's proxy and the file of its CA; nothing while it is down. */
  readonly agentAddress: () => { readonly proxy: string; readonly caFile: string } | undefined;
  readonly guard: string;
  readonly icon: string;
  readonly log: Log;
}

export type OpenResult = 'opened' | 'not-allowed' | 'not-ready';

/** Opens approved sites, each in a window and a session of its own. */
export class IsolatedBrowser {
  readonly #windows = new Set<IsolatedWindow>();
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
    if (siteOf(url, settings.sites) === undefined) return 'not-allowed';
    const credentials = await this.options.agent.isolationSession();
    const session = await createIsolatedSession({
      proxy: credentials.proxy ?? address.proxy,
      caPem: await readFile(address.caFile, 'utf8'),
      switches: settings.switches,
    });
    const opened = new IsolatedWindow({
      url,
      settings,
      session,
      credentials,
      guard: this.options.guard,
      icon: this.options.icon,
      log: this.options.log,
      closed: () => {
        this.#windows.delete(opened);
        this.options.agent.send({ type: 'isolation-end', username: credentials.username });
        disposeIsolatedSession(session).catch((error: unknown) => {
          this.options.log.warn({ error: String(error) }, 'an isolated session was not cleared');
        });
      },
    });
    this.#windows.add(opened);
    await opened.open();
    return 'opened';
  }

  closeAll(): void {
    for (const window of [...this.#windows]) window.close();
  }
}
