import { RegexLimitError } from './error';
import { REGEX_LIMITS } from './limits';

/** The work that one evaluation may still do. */
export class Steps {
  #left: number;

  /** @param refusal makes the error that is thrown when the work is used up */
  constructor(
    private readonly limit: number = REGEX_LIMITS.regexSteps,
    private readonly refusal: (message: string) => Error = (message) =>
      new RegexLimitError(message),
  ) {
    this.#left = limit;
  }

  /** Throws when the work is used up. */
  take(count: number): void {
    this.#left -= count;
    if (this.#left < 0) {
      throw this.refusal('a regular expression took more steps than one evaluation may take');
    }
  }

  renew(): void {
    this.#left = this.limit;
  }
}
