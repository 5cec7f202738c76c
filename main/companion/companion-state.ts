import type { CompanionState } from '../../preload/contract';
import type { AgentReady, AgentStatus, IsolationSettings } from '../agent/control';
import type { ManagedConfiguration } from '../managed/configuration';

/** Everything that the companion shows, gathered from those who know it. */
export class CompanionStateStore {
  #state: CompanionState;

  constructor(
    version: string,
    managed: ManagedConfiguration,
    private readonly changed: (state: CompanionState) => void,
  ) {
    this.#state = {
      protection: 'offline',
      reasons: [],
      organisation: '',
      policyVersion: 0,
      keychain: 'none',
      backlog: 0,
      trust: 'unknown',
      routing: 'unsupported',
      sites: [],
      mayPause: managed.settings.allowPause !== false,
      managed: [...managed.locked],
      managedIssues: managed.issues.map((issue) => ({ ...issue })),
      version,
    };
  }

  get(): CompanionState {
    return this.#state;
  }

  agentReady(ready: AgentReady): void {
    this.#set({
      proxyUrl: ready.urls.proxy,
      pacUrl: ready.urls.pac,
      caFile: ready.caFile,
      caFingerprint: ready.caFingerprint,
    });
  }

  /** What the agent says; its console address only where main knows none (an organisation's own). */
  agentStatus(status: AgentStatus): void {
    const { consoleUrl, ...rest } = status;
    const address = this.#state.consoleUrl ?? consoleUrl;
    this.#set({ ...rest, ...(address === undefined ? {} : { consoleUrl: address }) });
  }

  agentGone(): void {
    this.#set({ protection: 'offline', reasons: [] });
  }

  isolation(settings: IsolationSettings): void {
    this.#set({ sites: settings.sites });
  }

  consoleAddress(url: string): void {
    this.#set({ consoleUrl: url });
  }

  trust(trust: CompanionState['trust']): void {
    this.#set({ trust });
  }

  routing(routing: CompanionState['routing']): void {
    this.#set({ routing });
  }

  #set(part: Partial<CompanionState>): void {
    this.#state = { ...this.#state, ...part };
    this.changed(this.#state);
  }
}
