import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../../core/policy/document';
import {
  withNewRule,
  withRuleMoved,
  withRuleSetting,
} from '../../../../renderer/console/policy/builder/rule-edits';
import { TEMPLATES } from '../../../../renderer/console/policy/builder/templates';
import { ruleOutlines } from '../../../../renderer/console/policy/rule-outline';

const text = JSON.stringify(
  { failure: 'open', rules: ['a', 'b', 'c'].map((id) => ({ id, name: id, when: 'true' })) },
  null,
  2,
);
const ids = (document: string): string =>
  ruleOutlines(document)
    .map(({ id }) => id)
    .join('');

describe('edits of the rule builder', () => {
  it('change one setting and leave the rest as it was written', () => {
    const changed = withRuleSetting(text, 1, 'when', 'ssl and app.id eq "x"');
    expect(ruleOutlines(changed)[1]?.when).toBe('ssl and app.id eq "x"');
    expect(withRuleSetting(changed, 1, 'when', 'true')).toBe(text);
  });

  it('move rules to where they are asked', () => {
    expect(ids(withRuleMoved(text, 0, 2))).toBe('bca');
    expect(ids(withRuleMoved(text, 2, 0))).toBe('cab');
    expect(withRuleMoved(text, 1, 1)).toBe(text);
  });

  it('add rules, also to a document without any', () => {
    expect(ids(withNewRule(text, 3, { id: 'd' }))).toBe('abcd');
    expect(ids(withNewRule('{}', 0, { id: 'd' }))).toBe('d');
  });
});

it.each(Object.entries(TEMPLATES))('the template %s is a valid policy', (_, rules) => {
  const parsed = parsePolicy({ rules });
  expect(parsed.ok ? [] : parsed.issues).toEqual([]);
});
