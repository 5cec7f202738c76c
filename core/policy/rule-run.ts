import type { Rule } from '../exchange/policy-document';
import type { Applies } from './applicability';
import { needsSignIn } from './sign-in-age';
import { matchRateLimit, type CompiledRateLimit } from './rate-limit';
import type { Condition } from './rules/closures';
import type { Evaluation } from './rules/evaluation';
import type { Decision, Facts, RateLimitMatch } from './types';

/** A rule with its expressions compiled. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly condition: Condition;
  /** Absent where the rule applies to everybody at any time. */
  readonly applies?: Applies;
  readonly rateLimit?: CompiledRateLimit;
}

/** Told when a rule could not be evaluated; `error` holds no text of the exchange. */
export type RuleFailureListener = (failure: { readonly rule: Rule; readonly error: Error }) => void;

export interface RunOptions {
  readonly rules: readonly CompiledRule[];
  readonly facts: Facts;
  readonly evaluation: Evaluation;
  readonly failure: 'open' | 'closed';
  readonly onFailure: RuleFailureListener | undefined;
}

interface Outcome {
  readonly kind: 'unmatched' | 'matched' | 'refused';
  readonly rateLimit?: RateLimitMatch;
}

const UNMATCHED: Outcome = { kind: 'unmatched' };
const MATCHED: Outcome = { kind: 'matched' };
const REFUSED: Outcome = { kind: 'refused' };

/** One walk over the rules of a phase, which may be carried on after a rate limit. */
export class RuleRun {
  #next = 0;
  readonly #logged: Rule[] = [];
  readonly #skipped = new Set<string>();
  readonly #skippedPhases: Rule['phase'][] = [];

  constructor(private readonly options: RunOptions) {}

  /** The decision of the rules that were not asked yet. */
  decide(): Decision {
    const { rules } = this.options;
    while (this.#next < rules.length) {
      const compiled = rules[this.#next++];
      if (!compiled) continue;
      // Most runs skip nothing, and this is asked for each rule.
      if (this.#skipped.size > 0 && this.#skipped.has(compiled.rule.id)) continue;
      const outcome = this.#outcome(compiled);
      if (outcome.kind === 'unmatched') continue;
      const { rule } = compiled;
      if (outcome.kind === 'matched' && needsSignIn(rule.sessionMinutes, this.options.facts)) {
        return { ...this.#decision('block', rule), signIn: true };
      }
      if (outcome.kind === 'refused') return this.#decision('block', rule);
      if (rule.action === 'log') this.#logged.push(rule);
      else if (rule.action === 'skip') this.#skip(rule);
      else if (outcome.rateLimit) {
        const decision = this.#decision(rule.action, rule);
        return { ...decision, rateLimit: outcome.rateLimit, next: () => this.decide() };
      } else return this.#decision(rule.action, rule);
    }
    return this.#decision('allow');
  }

  #decision(action: Decision['action'], rule?: Rule): Decision {
    return {
      action,
      ...(rule ? { rule } : {}),
      logged: [...this.#logged],
      ...(this.#skippedPhases.length > 0 ? { skippedPhases: [...this.#skippedPhases] } : {}),
    };
  }

  #skip(rule: Rule): void {
    this.#logged.push(rule);
    const { rules = [], phases = [] } = rule.skip ?? {};
    if (rules === 'remaining') this.#next = this.options.rules.length;
    else for (const id of rules) this.#skipped.add(id);
    this.#skippedPhases.push(...phases);
  }

  /**
   * Whether a rule matches. An evaluation that breaks a limit is reported and, as `failure` says,
   * either blocks the exchange (`closed`) or leaves the rule out (`open`). A rule that restricts
   * nothing cannot be failed closed by blocking what it would have let pass: it is left out.
   */
  #outcome(compiled: CompiledRule): Outcome {
    const { rule } = compiled;
    const { evaluation, facts } = this.options;
    evaluation.steps.renew();
    try {
      if (rule.action === 'challenge' && facts.client?.cleared === true) return UNMATCHED;
      const matched = compiled.condition(evaluation);
      if (!matched && !compiled.rateLimit?.counting) return UNMATCHED;
      if (facts.excepted?.has(rule.id) || compiled.applies?.(facts) === false) return UNMATCHED;
      if (!compiled.rateLimit) return MATCHED;
      const rateLimit = matchRateLimit(rule.id, compiled.rateLimit, matched, evaluation);
      return rateLimit ? { kind: 'matched', rateLimit } : UNMATCHED;
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      this.options.onFailure?.({ rule, error: failure });
      return RESTRICTS[rule.action] && this.options.failure === 'closed' ? REFUSED : UNMATCHED;
    }
  }
}

const RESTRICTS: Readonly<Record<Rule['action'], boolean>> = {
  allow: false,
  log: false,
  skip: false,
  rate_limit: true,
  warn: true,
  redact: true,
  block: true,
  isolate: true,
  redirect: true,
  challenge: true,
};
