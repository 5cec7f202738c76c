import type { AgentStatus } from './control';

type Reason = AgentStatus['reasons'][number];

/** Reasons that ask somebody to do something; the others only tell. */
const NEEDS_ATTENTION: ReadonlySet<Reason> = new Set([
  'not-enrolled',
  'no-keychain',
  'keychain-locked',
  'policy-refused',
]);

/** What the status is made of besides the reasons. */
export type StatusFacts = Pick<
  AgentStatus,
  'policyVersion' | 'organisation' | 'consoleUrl' | 'deviceId' | 'backlog' | 'keychain'
>;

/** Gathers what is good and bad about this desk, and tells when it changes. */
export class StatusBoard {
  readonly #reasons = new Set<Reason>();
  readonly #listeners = new Set<() => void>();
  #last = '';

  constructor(private readonly facts: () => StatusFacts) {}

  /** Sets or clears a reason. */
  set(reason: Reason, holds: boolean): void {
    if (this.#reasons.has(reason) === holds) return;
    if (holds) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    this.changed();
  }

  /** Something of the facts may be different now. */
  changed(): void {
    const now = JSON.stringify(this.status());
    if (now === this.#last) return;
    this.#last = now;
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  status(): AgentStatus {
    return { ...this.facts(), protection: this.#protection(), reasons: [...this.#reasons] };
  }

  #protection(): AgentStatus['protection'] {
    if (this.#reasons.has('paused')) return 'paused';
    if ([...this.#reasons].some((reason) => NEEDS_ATTENTION.has(reason))) return 'attention';
    return this.#reasons.has('endpoint-unreachable') ? 'offline' : 'protected';
  }
}
