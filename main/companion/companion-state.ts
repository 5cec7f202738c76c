import type { CompanyView } from '../../core/exchange/company-view';
import type { DeskException, DeskIdentity } from '../../core/exchange/desk';
import type { PostureResult } from '../../core/exchange/policy-posture';
import type { DeskGateway } from '../../core/exchange/desk-gateway';
import type { DeskPortal } from '../../core/exchange/portal-view';
import type { Preferences } from '../../core/exchange/preferences';
import type { CompanionState } from '../../preload/contract';
import type { AgentReady, AgentStatus, IsolationSettings } from '../agent/control';
import type { ManagedConfiguration } from '../managed/configuration';
import { mayPause } from '../managed/pause-permission';

/** Longest pause where IT sets none, minutes. */
const LONGEST_PAUSE_MINUTES = 480;

/** Everything that the companion shows, gathered from those who know it. */
export class CompanionStateStore {
  #state: CompanionState;
  /** What the agent says of itself; what the desk adds to it is in `#set`. */
  #agent: CompanionState['protection'] = 'offline';

  constructor(
    version: string,
    private readonly managed: ManagedConfiguration,
    person: Pick<CompanionState, 'preferences' | 'language' | 'welcomed'>,
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
      ...(managed.settings.displayName === undefined
        ? {}
        : { displayName: managed.settings.displayName }),
      mayPause: mayPause(managed.settings, undefined),
      longestPause: managed.settings.pauseMaxMinutes ?? LONGEST_PAUSE_MINUTES,
      mayQuit: managed.settings.allowQuit !== false,
      ...person,
      managed: [...managed.locked],
      managedOrigins: managed.origins.map((origin) => ({ ...origin })),
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
      ...(ready.urls.gateway === undefined ? {} : { gatewayUrl: ready.urls.gateway }),
      ...(ready.urls.portal === undefined ? {} : { portalUrl: ready.urls.portal }),
    });
  }

  authority(caFingerprint: string): void {
    this.#set({ caFingerprint });
  }

  /** What the agent says; its console address only where main knows none (an organisation's own). */
  agentStatus(status: AgentStatus): void {
    const { consoleUrl, protection, ...rest } = status;
    this.#agent = protection;
    const address = this.#state.consoleUrl ?? consoleUrl;
    // What the agent leaves out is over.
    const before = { ...this.#state };
    delete before.pausedUntil;
    delete before.supportUrl;
    this.#state = before;
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
    this.#set({ identity, mayPause: mayPause(this.managed.settings, identity) });
  }

  posture(posture: readonly PostureResult[]): void {
    this.#set({ posture: [...posture] });
  }

  exceptions(exceptions: readonly DeskException[]): void {
    this.#set({ exceptions: [...exceptions] });
  }

  company(company: CompanyView): void {
    this.#set({ company });
  }

  portal(portal: DeskPortal): void {
    this.#set({ portal });
  }

  gatewayUse(gatewayUse: DeskGateway): void {
    this.#set({ gatewayUse });
  }

  preferences(preferences: Preferences, language: string): void {
    this.#set({ preferences, language });
  }

  welcomed(): void {
    this.#set({ welcomed: true });
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
    if (this.#agent !== 'protected') return this.#agent;
    if (trust === 'not-trusted' || routing === 'off') return 'attention';
    return trust === 'partly' ? 'limited' : 'protected';
  }

  #set(part: Partial<CompanionState>): void {
    const state = { ...this.#state, ...part };
    this.#state = { ...state, protection: this.#protection(state) };
    this.changed(this.#state);
  }
}
