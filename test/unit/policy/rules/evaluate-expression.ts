import { RuleContext, readJsonObject } from '../../../../core/policy/context';
import { RuleSyntaxError } from '../../../../core/policy/rules/error';
import { ExpressionSet } from '../../../../core/policy/rules/expression';
import { POLICY_SCHEME } from '../../../../core/policy/scheme';

/** Evaluates an expression over values of fields by name, as `rules eval` does. */
export function evaluate(expression: string, context: object = {}): boolean {
  const values = new RuleContext(readJsonObject(JSON.stringify(context)), POLICY_SCHEME);
  const set = new ExpressionSet(POLICY_SCHEME, values.lists());
  const condition = set.add(expression);
  return condition(set.evaluation(values.reader()));
}

/** Why an expression is refused; fails when it is not. */
export function refusalOf(expression: string, context: object = {}): RuleSyntaxError {
  try {
    evaluate(expression, context);
  } catch (error) {
    if (error instanceof RuleSyntaxError) return error;
    throw error;
  }
  throw new Error(`accepted: ${expression}`);
}
