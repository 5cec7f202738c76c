import type { Rule } from '../exchange/policy-document';
import type { RuleRef } from '../exchange/verdict';

/** What people and logs need to know of a rule. */
export function ruleRef(rule: Rule): RuleRef {
  return {
    id: rule.id,
    name: rule.name,
    ...(rule.message === undefined ? {} : { message: rule.message }),
    ...(rule.link === undefined ? {} : { link: rule.link }),
  };
}
