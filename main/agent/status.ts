import type { CheckIn } from '../../core/fleet/wire';
import type { AgentStatus } from './control';

/** What is known about how well the desk is protected. */
export interface StatusFacts {
  readonly paused: boolean;
  /** End of the pause, milliseconds since the epoch. */
  readonly pausedUntil?: number | undefined;
  /** Policy has nothing inspected. */
  readonly off: boolean;
  readonly keychain: AgentStatus['keychain'];
  /** Why there is no key to intercept with. */
  readonly keyProblem: 'no-keychain' | 'keychain-locked' | undefined;
  /** Undefined: no endpoint is set. */
  readonly fleet:
    | {
        readonly enrolled: boolean;
        readonly reached: boolean;
        /** While it is away: the network wants a sign-in first. */
        readonly captive?: boolean;
      }
    | undefined;
  readonly policyRefused: boolean;
  /** Clients are refused because too many are there. */
  readonly overloaded?: boolean;
  readonly policyVersion: number;
  readonly organisation: string;
  readonly consoleUrl: string | undefined;
  readonly supportUrl?: string | undefined;
  readonly deviceId: string | undefined;
}

/** Changes that follow one another become one message, ms. */
const GATHER_MS = 100;

/** The agent's state, and who wants to hear of its changes. */
export class StatusBoard {
  readonly #listeners = new Set<() => void>();
  #facts: StatusFacts;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(facts: StatusFacts) {
    this.#facts = facts;
  }

  get facts(): StatusFacts {
    return this.#facts;
  }

  /** Takes changed facts over; listeners hear of it soon, and only where something changed. */
  update(change: Partial<StatusFacts>): void {
    const next = { ...this.#facts, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#facts)) return;
    this.#facts = next;
    this.announce();
  }

  /** Something that is not among the facts changed, such as the backlog. */
  announce(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, GATHER_MS);
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }
}

export function agentStatus(facts: StatusFacts, backlog: number): AgentStatus {
  const reasons = reasonsOf(facts);
  return {
    protection: protectionOf(reasons),
    reasons,
    ...(facts.pausedUntil === undefined ? {} : { pausedUntil: facts.pausedUntil }),
    policyVersion: facts.policyVersion,
    organisation: facts.organisation,
    ...(facts.consoleUrl === undefined ? {} : { consoleUrl: facts.consoleUrl }),
    ...(facts.supportUrl === undefined ? {} : { supportUrl: facts.supportUrl }),
    ...(facts.deviceId === undefined ? {} : { deviceId: facts.deviceId }),
    backlog,
    keychain: facts.keychain,
  };
}

function reasonsOf(facts: StatusFacts): AgentStatus['reasons'] {
  const reasons: AgentStatus['reasons'] = [];
  if (facts.off) reasons.push('off-by-policy');
  if (facts.paused) reasons.push('paused');
  if (facts.keyProblem) reasons.push(facts.keyProblem);
  if (facts.policyRefused) reasons.push('policy-refused');
  if (facts.overloaded === true) reasons.push('overloaded');
  if (facts.fleet && !facts.fleet.reached) {
    reasons.push(facts.fleet.captive === true ? 'captive-portal' : 'endpoint-unreachable');
  }
  if (facts.fleet && !facts.fleet.enrolled) reasons.push('not-enrolled');
  if (facts.keychain === 'file' && !facts.keyProblem) reasons.push('key-in-file');
  return reasons;
}

/** The endpoint is away, for one reason or another; the last policy protects meanwhile. */
const AWAY: AgentStatus['reasons'] = ['endpoint-unreachable', 'captive-portal'];

/** A key in a file is said, but it is what policy allows and protects as well. */
function protectionOf(reasons: AgentStatus['reasons']): AgentStatus['protection'] {
  if (reasons.includes('off-by-policy')) return 'off';
  if (reasons.includes('paused')) return 'paused';
  const serious = reasons.filter((reason) => reason !== 'key-in-file');
  if (serious.length === 0) return 'protected';
  return serious.every((reason) => AWAY.includes(reason)) ? 'offline' : 'attention';
}

export function checkInReport(
  status: AgentStatus,
  device: Pick<CheckIn, 'agentVersion' | 'osVersion' | 'caFingerprint'>,
): CheckIn {
  return {
    ...device,
    policyVersion: status.policyVersion,
    state: status.protection,
    keychain: status.keychain,
    backlog: status.backlog,
  };
}
