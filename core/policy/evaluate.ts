import { NO_SIGNALS } from '../exchange/signals';
import type { PolicyDocument, Rule } from '../exchange/policy-document';
import type { FieldSource } from './fields/definition';
import type { Condition } from './rules/closures';
import type { Evaluation } from './rules/evaluation';
import type { ExpressionSet } from './rules/expression';
import { POLICY_SCHEME } from './scheme';
import type { CompiledPolicy, Decision, Facts } from './types';

/** A rule with its expression compiled. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly condition: Condition;
}

/** Told when a rule could not be evaluated; `error` holds no text of the exchange. */
export type RuleFailureListener = (failure: { readonly rule: Rule; readonly error: Error }) => void;

type Phase = Rule['phase'];

/**
 * The rules of a policy, in force. Rules are asked in document order; `log` rules that match are
 * noted, and the first other rule that matches decides. Without one the exchange is allowed.
 */
export class RuleEvaluator implements CompiledPolicy {
  readonly #byPhase: Readonly<Record<Phase, readonly CompiledRule[]>>;

  constructor(
    readonly document: PolicyDocument,
    rules: readonly CompiledRule[],
    private readonly expressions: ExpressionSet,
    private readonly onFailure?: RuleFailureListener,
  ) {
    const enabled = rules.filter(({ rule }) => rule.enabled);
    this.#byPhase = {
      prompt: enabled.filter(({ rule }) => rule.phase === 'prompt'),
      response: enabled.filter(({ rule }) => rule.phase === 'response'),
    };
  }

  has(phase: Phase): boolean {
    return this.#byPhase[phase].length > 0;
  }

  decide(phase: Phase, facts: Facts): Decision {
    const source: FieldSource = {
      facts,
      signals: phase === 'prompt' ? facts.prompt : (facts.response ?? NO_SIGNALS),
      profiles: this.document.profiles,
    };
    const evaluation = this.expressions.evaluation(POLICY_SCHEME.reader(source));
    const logged: Rule[] = [];
    for (const compiled of this.#byPhase[phase]) {
      const { rule } = compiled;
      const outcome = this.#outcome(compiled, evaluation);
      if (outcome === 'refused') return { action: 'block', rule, logged };
      if (outcome === 'unmatched') continue;
      if (rule.action !== 'log') return { action: rule.action, rule, logged };
      logged.push(rule);
    }
    return { action: 'allow', logged };
  }

  /**
   * Whether a rule matches. An evaluation that breaks a limit is reported and, as `failure` says,
   * either blocks the exchange (`closed`) or leaves the rule out (`open`). A `log` or `allow` rule
   * cannot be failed closed by blocking what it would have let pass: it is left out.
   */
  #outcome(
    { rule, condition }: CompiledRule,
    evaluation: Evaluation,
  ): 'matched' | 'unmatched' | 'refused' {
    evaluation.steps.renew();
    try {
      return condition(evaluation) ? 'matched' : 'unmatched';
    } catch (error) {
      this.onFailure?.({ rule, error: error instanceof Error ? error : new Error(String(error)) });
      const restricts = rule.action !== 'log' && rule.action !== 'allow';
      return restricts && this.document.failure === 'closed' ? 'refused' : 'unmatched';
    }
  }
}
