import { ContextError } from '../../core/policy/context';
import type { Json } from '../../core/policy/rules/json';
import { RuleLimitError, RuleSyntaxError } from '../../core/policy/rules/error';

/** One line of `portcullis rules`. */
export interface RuleAnswer {
  readonly id?: Json;
  readonly result?: boolean;
  readonly error?: string;
  /** Place in the expression, UTF-16 code units; 0 for what is wrong with all of it or its context. */
  readonly offset?: number;
  readonly line?: number;
  readonly column?: number;
}

/** What is said of an expression or a context that is refused; any other error is thrown again. */
export function refusal(error: unknown): RuleAnswer & { readonly error: string } {
  if (error instanceof RuleSyntaxError) {
    const { message, offset, line, column } = error;
    return { error: message, offset, line, column };
  }
  if (error instanceof RuleLimitError || error instanceof ContextError) {
    return { error: error.message, offset: 0 };
  }
  throw error;
}
