import { describe, expect, it } from 'vitest';
import { policyDocumentSchema } from '../../../../core/exchange/policy-document';
import { documentChanges } from '../../../../renderer/console/policy/document-changes';
import {
  documentText,
  draftOf,
  followed,
  isChanged,
  rebased,
} from '../../../../renderer/console/policy/draft';
import { ruleOutlines } from '../../../../renderer/console/policy/rule-outline';

const rule = (id: string, more: object = {}) => ({
  id,
  name: `Rule ${id}`,
  when: 'true',
  action: 'log',
  ...more,
});
const documentOf = (...rules: readonly object[]) => policyDocumentSchema.parse({ rules });

describe('draft', () => {
  const draft = draftOf(1, documentOf(rule('a')));

  it('shows the document without its version', () => {
    expect(JSON.parse(documentText(documentOf()))).not.toHaveProperty('version');
  });

  it('follows a new version while nobody edits, and stays when somebody does', () => {
    const next = documentOf(rule('b'));
    expect(followed(draft, 2, next)).toEqual(draftOf(2, next));
    const edited = { ...draft, text: '{}' };
    expect(followed(edited, 2, next)).toBe(edited);
  });

  it('keeps its text on top of another version', () => {
    const moved = rebased({ ...draft, text: '{}' }, 2, documentOf(rule('b')));
    expect(moved).toMatchObject({ baseVersion: 2, text: '{}' });
    expect(isChanged(moved)).toBe(true);
  });
});

describe('documentChanges', () => {
  it('names rules that were added, removed and changed', () => {
    const before = { rules: [rule('a'), rule('b')], failure: 'open' };
    const after = { rules: [rule('b', { action: 'block' }), rule('c')], failure: 'closed' };
    expect(documentChanges(before, after)).toEqual({
      added: ['Rule c'],
      removed: ['Rule a'],
      changed: ['Rule b'],
      other: ['failure'],
    });
  });

  it('sees that rules only moved', () => {
    const changes = documentChanges(
      { rules: [rule('a'), rule('b')] },
      { rules: [rule('b'), rule('a')] },
    );
    expect(changes).toEqual({ added: [], removed: [], changed: [], other: ['order'] });
  });

  it('does not mind the order of keys, nor the version', () => {
    const changes = documentChanges(
      { version: 1, warn: { a: 1, b: 2 } },
      { version: 2, warn: { b: 2, a: 1 } },
    );
    expect(changes).toEqual({ added: [], removed: [], changed: [], other: [] });
  });
});

describe('ruleOutlines', () => {
  it('gives each rule with its place in the text', () => {
    const text = JSON.stringify({ rules: [rule('a', { enabled: false }), rule('b')] });
    const rules = ruleOutlines(text);
    expect(rules.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    expect(JSON.parse(text.slice(rules[1]?.from, rules[1]?.to))).toEqual(rule('b'));
  });

  it('gives what it can of a broken document', () => {
    const rules = ruleOutlines('{"rules": [{"id": "a", "action": "explode"}, 7, {"id": "b", ');
    expect(rules.map(({ id, action }) => [id, action])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(ruleOutlines('')).toEqual([]);
    expect(ruleOutlines('{"rules": 1}')).toEqual([]);
  });
});
