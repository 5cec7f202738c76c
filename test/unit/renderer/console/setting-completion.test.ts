import { CompletionContext } from '@codemirror/autocomplete';
import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { settingSchema } from '../../../../core/exchange/setting-schema';
import { policyJsonSchema } from '../../../../core/policy/json-schema';
import { completeSettings } from '../../../../renderer/console/policy/setting-completion';
import { firstValue, kindOf } from '../../../../renderer/console/policy/setting-schemas';

const schema = settingSchema.parse(policyJsonSchema());
const complete = completeSettings(() => schema);

/** What is offered at the bar in a text. */
function offered(marked: string, explicit = true): readonly string[] | undefined {
  const pos = marked.indexOf('|');
  const state = EditorState.create({ doc: marked.replace('|', ''), extensions: [json()] });
  const result = complete(new CompletionContext(state, pos, explicit));
  return result?.options.map(({ label }) => label);
}

describe('completion of settings', () => {
  it('offers the names that an object can still hold', () => {
    const names = offered('{ "rules": [{ "id": "a", "na|" }] }', false);
    expect(names).toEqual(expect.arrayContaining(['"name"', '"when"', '"action"']));
    expect(names).not.toContain('"id"');
    expect(names).not.toContain('"rules"');
  });

  it('keeps offering the name that is being written', () => {
    expect(offered('{ "rules": [{ "name|": "a" }] }', false)).toContain('"name"');
  });

  it('offers names in an empty object only when asked', () => {
    expect(offered('{ | }', true)).toContain('"rules"');
    expect(offered('{ | }', false)).toBeUndefined();
  });

  it('offers the values of a setting, with and without quotes around the cursor', () => {
    const actions = expect.arrayContaining(['"block"', '"warn"']) as unknown;
    expect(offered('{ "rules": [{ "action": "|" }] }', false)).toEqual(actions);
    expect(offered('{ "rules": [{ "action": | }] }')).toEqual(actions);
    expect(offered('{ "rules": [{ "enabled": | }] }')).toEqual(['true', 'false']);
    expect(offered('{ "rules": [{ "choices": ["cancel", "|"] }] }', false)).toContain('"send"');
  });

  it('finds settings below names of one’s own and in settings of several shapes', () => {
    expect(offered('{ "gateway": { "routes": [{ "nodes": [{ "|" }] }] } }', false)).toContain(
      '"type"',
    );
  });

  it('offers nothing in free text and where a path leads nowhere', () => {
    expect(offered('{ "rules": [{ "message": "|" }] }')).toBeUndefined();
    expect(offered('{ "nothing": { "x|" } }')).toEqual([]);
    expect(offered('|')).toBeUndefined();
  });

  it('begins a setting with its default, its first choice, or an empty value of its type', () => {
    expect(firstValue({ type: 'boolean', default: false })).toBe('false');
    expect(firstValue({ enum: ['a', 'b'] })).toBe('"a"');
    expect(firstValue({ type: 'array' })).toBe('[]');
    expect(firstValue({ anyOf: [{ const: 3 }, { type: 'string' }] })).toBe('3');
    expect(kindOf({ anyOf: [{ const: 3 }, { type: 'string' }] })).toBe('3 | string');
  });
});
