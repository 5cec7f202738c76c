import type { Rule } from '../../../core/exchange/policy-document';
import { invalid } from '../api-problem';
import type { ApiRule } from './api-rule';

/**
 * The list with a rule added or, where there is one of its id, changed: where `position` says, else
 * where it was, else at the end. @throws ApiProblem for a position that there is not
 */
export function placed(
  rules: readonly Rule[],
  rule: Rule,
  position: ApiRule['position'],
): readonly Rule[] {
  const others = rules.filter(({ id }) => id !== rule.id);
  const at =
    position === undefined
      ? rules.findIndex(({ id }) => id === rule.id)
      : indexOf(others, position);
  const index = at < 0 ? others.length : at;
  return [...others.slice(0, index), rule, ...others.slice(index)];
}

function indexOf(others: readonly Rule[], position: NonNullable<ApiRule['position']>): number {
  if ('index' in position) return Math.min(position.index - 1, others.length);
  const name = 'before' in position ? position.before : position.after;
  // An empty name is the beginning or the end of the list.
  if (name === '') return 'before' in position ? 0 : others.length;
  const found = others.findIndex(({ id }) => id === name);
  if (found < 0) throw invalid(`There is no rule ${name} to stand beside.`, '/position');
  return 'before' in position ? found : found + 1;
}
