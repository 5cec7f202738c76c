import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { typeName } from '../../../../core/policy/rules/types';
import { POLICY_SCHEME } from '../../../../core/policy/scheme';
import { evaluate, refusalOf } from './evaluate-expression';

const folder = join(import.meta.dirname, '../../../fixtures/rules');

interface Sample {
  readonly id: string;
  readonly expr: string;
  readonly ctx: object;
  readonly expect: boolean | { readonly error: true } | { readonly any: true };
  readonly ms: number;
}

const samples = readFileSync(join(folder, 'rules.sample.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Sample);

describe('the sample cases', () => {
  it('are all there', () => {
    expect(samples).toHaveLength(89);
  });

  it.each(samples)('$id', ({ expr, ctx, expect: expected, ms }) => {
    const start = performance.now();
    if (typeof expected === 'boolean') expect(evaluate(expr, ctx)).toBe(expected);
    else if ('error' in expected) refusalOf(expr, ctx);
    else evaluate(expr, ctx);
    expect(performance.now() - start).toBeLessThan(ms);
  });
});

describe('the sample fields', () => {
  const { fields } = JSON.parse(readFileSync(join(folder, 'rules.fields.json'), 'utf8')) as {
    fields: { name: string; type: string; aliases?: string[] }[];
  };

  it.each(fields)('$name is known with its type and aliases', ({ name, type, aliases = [] }) => {
    for (const known of [name, ...aliases]) {
      const field = POLICY_SCHEME.find(known);
      expect(field && typeName(field.type)).toBe(type);
    }
  });
});
