import { AppControls } from './app-controls';
import { NO_SIGNALS } from '../exchange/signals';
import type { PolicyDocument, Rule } from '../exchange/policy-document';
import type { FieldSource } from './fields/definition';
import { RuleRun, type CompiledRule, type RuleFailureListener } from './rule-run';
import type { ExpressionSet } from './rules/expression';
import { POLICY_SCHEME } from './scheme';
import type { CompiledPolicy, Decision, Facts } from './types';
import { clockIn, type ZoneClock } from './zone-clock';

type Phase = Rule['phase'];

/**
 * The rules of a policy, in force. Rules are asked in document order; `log` and `skip` rules that
 * match are noted, and the first other rule that matches decides. Without one the exchange is allowed.
 */
export class RuleEvaluator implements CompiledPolicy {
  readonly #byPhase: Readonly<Record<Phase, readonly CompiledRule[]>>;

  readonly #controls: AppControls;
  readonly #clock: (now: number) => ZoneClock;

  constructor(
    readonly document: PolicyDocument,
    rules: readonly CompiledRule[],
    private readonly expressions: ExpressionSet,
    private readonly onFailure?: RuleFailureListener,
  ) {
    this.#controls = new AppControls(document.apps);
    this.#clock = clockIn(document.organisation.timeZone);
    const enabled = rules.filter(({ rule }) => rule.enabled);
    this.#byPhase = {
      prompt: enabled.filter(({ rule }) => rule.phase === 'prompt'),
      response: enabled.filter(({ rule }) => rule.phase === 'response'),
    };
  }

  has(phase: Phase): boolean {
    return this.#byPhase[phase].length > 0 || (phase === 'prompt' && this.#controls.any);
  }

  decide(phase: Phase, facts: Facts): Decision {
    const control = phase === 'prompt' ? this.#controls.of(facts) : undefined;
    if (control) return { action: 'block', logged: [], ...control };
    const source: FieldSource = {
      facts,
      signals: phase === 'prompt' ? facts.prompt : (facts.response ?? NO_SIGNALS),
      profiles: this.document.profiles,
      clock: this.#clock,
    };
    const run = new RuleRun({
      rules: this.#byPhase[phase],
      facts,
      evaluation: this.expressions.evaluation(POLICY_SCHEME.reader(source)),
      failure: this.document.failure,
      onFailure: this.onFailure,
    });
    return run.decide();
  }
}
