import type { ClientProcess } from '../../../core/exchange/actor';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { Clock, ConnectionHint } from '../../../core/exchange/ports';
import type { ProcessFinder } from './finder';

/** Time that look-ups may take of each second, ms, where no rule needs what they find. */
export const BUDGET_MS = 20;
const SECOND = 1000;

/**
 * Bounds what look-ups cost. The kernel takes milliseconds to list its sockets, and a program that
 * opens hundreds of connections a second would pay more for its name than for its traffic: beyond the
 * budget the name is left out of events, unless a rule asks for it.
 */
export class BudgetedFinder implements ProcessFinder {
  #spent = 0;
  #since = 0;

  constructor(
    private readonly finder: ProcessFinder,
    private readonly clock: Clock,
    private readonly needed: () => boolean,
  ) {}

  async find(hint: ConnectionHint): Promise<ClientProcess | undefined> {
    const started = this.clock.now();
    if (started - this.#since >= SECOND) {
      this.#since = started;
      // What was overspent is paid back, a second's budget at a time.
      this.#spent = Math.max(0, this.#spent - BUDGET_MS);
    }
    if (this.#spent >= BUDGET_MS && !this.needed()) return undefined;
    const found = await this.finder.find(hint);
    this.#spent += this.clock.now() - started;
    return found;
  }
}

const known = new WeakMap<PolicyDocument, boolean>();

/** Whether a rule asks which program is at the other end. */
export function asksForProcess(policy: PolicyDocument): boolean {
  let asks = known.get(policy);
  if (asks === undefined) {
    asks = policy.rules.some(({ enabled, when }) => enabled && when.includes('client.process'));
    known.set(policy, asks);
  }
  return asks;
}
