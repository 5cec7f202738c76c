import { RuleLimitError } from '../error';
import { RULE_LIMITS } from '../limits';

/** The work that one evaluation may still do. */
export class Steps {
  #left: number = RULE_LIMITS.regexSteps;

  /** Throws `RuleLimitError` when the work is used up. */
  take(count: number): void {
    this.#left -= count;
    if (this.#left < 0) {
      throw new RuleLimitError('a regular expression took more steps than one evaluation may take');
    }
  }

  renew(): void {
    this.#left = RULE_LIMITS.regexSteps;
  }
}
