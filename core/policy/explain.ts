import { allRules } from './gateway-rules';
import type { PolicyDocument, Rule } from '../exchange/policy-document';
import { compileApplicability } from './applicability';
import type { RuleContext } from './context';
import { RuleLimitError } from './rules/error';
import type { Evaluation } from './rules/evaluation';
import type { Explain, Explanation } from './rules/explanation';
import { ExpressionSet } from './rules/expression';
import type { NamedLists } from './rules/named-lists';
import { POLICY_SCHEME } from './scheme';
import { toFacts } from './context-facts';

/** What became of one rule, in the order of evaluation. */
export interface ExplainedRule {
  readonly id: string;
  readonly name: string;
  readonly action: Rule['action'];
  readonly outcome:
    | 'matched'
    | 'not matched'
    /** Its condition is true, but the person is exempt or it is not the time. */
    | 'does not apply'
    /** An evaluation broke a limit; see `error`. */
    | 'failed'
    | 'skipped'
    | 'disabled'
    /** An earlier rule had decided. */
    | 'not asked';
  /** Absent for rules that were not asked. */
  readonly when?: Explanation;
  readonly error?: string;
}

export interface ExplainedDecision {
  readonly action: Rule['action'];
  readonly rule?: string;
  /** `log` and `skip` rules that matched before. */
  readonly logged: readonly string[];
  /** Rate limits that matched before; they end the evaluation only where they are passed. */
  readonly rateLimits: readonly string[];
  readonly rules: readonly ExplainedRule[];
}

/** Explains decisions of one policy about contexts; see `RuleContext`. */
export class PolicyExplainer {
  readonly #expressions: ExpressionSet;
  readonly #rules: readonly { readonly rule: Rule; readonly explain: Explain }[];

  /** @throws RuleSyntaxError for a document that `parsePolicy` would refuse */
  constructor(document: PolicyDocument, lists: NamedLists) {
    this.#expressions = new ExpressionSet(POLICY_SCHEME, lists);
    this.#rules = allRules(document).map((rule) => ({
      rule,
      explain: this.#expressions.addExplained(rule.when),
    }));
  }

  /** @throws ContextError */
  explain(phase: Rule['phase'], context: RuleContext, now: number): ExplainedDecision {
    const evaluation = this.#expressions.evaluation(context.reader());
    const walk = new Walk(evaluation, context, now);
    for (const { rule, explain } of this.#rules) if (rule.phase === phase) walk.ask(rule, explain);
    return walk.decision();
  }
}

/** The walk of `RuleRun`, with a word about every rule on the way. */
class Walk {
  readonly #rules: ExplainedRule[] = [];
  readonly #logged: string[] = [];
  readonly #rateLimits: string[] = [];
  readonly #skipped = new Set<string>();
  #skipsAll = false;
  #decided: Rule | undefined;

  constructor(
    private readonly evaluation: Evaluation,
    private readonly context: RuleContext,
    private readonly now: number,
  ) {}

  ask(rule: Rule, explain: Explain): void {
    const { id, name, action } = rule;
    const explained = this.#outcome(rule, explain);
    this.#rules.push({ id, name, action, ...explained });
    if (explained.outcome === 'matched') this.#take(rule);
  }

  decision(): ExplainedDecision {
    return {
      action: this.#decided?.action ?? 'allow',
      ...(this.#decided ? { rule: this.#decided.id } : {}),
      logged: this.#logged,
      rateLimits: this.#rateLimits,
      rules: this.#rules,
    };
  }

  #outcome(rule: Rule, explain: Explain): Pick<ExplainedRule, 'outcome' | 'when' | 'error'> {
    if (!rule.enabled) return { outcome: 'disabled' };
    if (this.#decided) return { outcome: 'not asked' };
    if (this.#skipsAll || this.#skipped.has(rule.id)) return { outcome: 'skipped' };
    this.evaluation.steps.renew();
    try {
      const when = explain(this.evaluation);
      if (!when.result) return { outcome: 'not matched', when };
      const applies = compileApplicability(rule)?.(toFacts(this.context, this.now)) ?? true;
      return { outcome: applies ? 'matched' : 'does not apply', when };
    } catch (error) {
      if (!(error instanceof RuleLimitError)) throw error;
      return { outcome: 'failed', error: error.message };
    }
  }

  #take(rule: Rule): void {
    switch (rule.action) {
      case 'log':
        this.#logged.push(rule.id);
        return;
      case 'skip':
        this.#logged.push(rule.id);
        if (rule.skip?.rules === 'remaining') this.#skipsAll = true;
        else for (const id of rule.skip?.rules ?? []) this.#skipped.add(id);
        return;
      case 'rate_limit':
        this.#rateLimits.push(rule.id);
        return;
      default:
        this.#decided = rule;
    }
  }
}
