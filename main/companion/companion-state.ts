import type { DeskException, DeskIdentity } from '../../core/exchange/desk';
import type { PostureResult } from '../../core/exchange/policy-posture';
import type { CompanionState } from '../../preload/contract';
import type { AgentReady, AgentStatus, IsolationSettings } from '../agent/control';
import type { ManagedConfiguration } from '../managed/configuration';

/** Everything that the companion shows, gathered from those who know it. */
export class CompanionStateStore {
  #state: CompanionState;
  /** What the agent says of itself; what the desk adds to it is in `#set`. */
  #agent: CompanionState['protection'] = 'offline';

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
    const { consoleUrl, protection, ...rest } = status;
    this.#agent = protection;
    const address = this.#state.consoleUrl ?? consoleUrl;
    this.#set({ ...rest, ...(address === undefined ? {} : { consoleUrl: address }) });
  }

  agentGone(): void {
    this.#agent = 'offline';
    this.#set({ reasons: [] });
  }

  isolation(settings: IsolationSettings): void {
    this.#set({ sites: settings.sites });
  }

  identity(identity: DeskIdentity): void {
    this.#set({ identity });
  }

  posture(posture: readonly PostureResult[]): void {
    this.#set({ posture: [...posture] });
  }

  exceptions(exceptions: readonly DeskException[]): void {
    this.#set({ exceptions: [...exceptions] });
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

  /** An agent that protects is of no use to programs that do not reach it or do not trust it. */
  #protection({ trust, routing }: CompanionState): CompanionState['protection'] {
    const reached = trust !== 'not-trusted' && routing !== 'off';
    return this.#agent === 'protected' && !reached ? 'attention' : this.#agent;
  }

  #set(part: Partial<CompanionState>): void {
    const state = { ...this.#state, ...part };
    this.#state = { ...state, protection: this.#protection(state) };
    this.changed(this.#state);
  }
}
