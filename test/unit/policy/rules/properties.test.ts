import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RuleSyntaxError } from '../../../../core/policy/rules/error';
import { ExpressionSet } from '../../../../core/policy/rules/expression';
import { parseExpression } from '../../../../core/policy/rules/parser';
import { printExpression } from '../../../../core/policy/rules/printer';
import { toValue } from '../../../../core/policy/rules/value';
import { POLICY_SCHEME } from '../../../../core/policy/scheme';
import type { FieldValue } from '../../../../core/policy/types';
import { address, interpret, type NaiveValue } from './naive-interpreter';
import { SMALL_SCHEME, contexts, expressions, withoutSpans } from './random-expressions';

type Context = Readonly<Record<string, unknown>>;

function compiled(sources: readonly string[], context: Context): boolean[] {
  const set = new ExpressionSet(SMALL_SCHEME);
  const conditions = sources.map((source) => set.add(source));
  const evaluation = set.evaluation(({ name, type }) => {
    const value = context[name];
    if (value === undefined) return undefined;
    const entries = name === 'by_name' ? new Map(Object.entries(value as object)) : value;
    return toValue(type, entries as FieldValue);
  });
  return conditions.map((condition) => condition(evaluation));
}

function naiveFields(context: Context): Map<string, NaiveValue> {
  const fields = new Map(Object.entries(context) as [string, NaiveValue][]);
  const text = fields.get('address');
  if (typeof text === 'string') fields.set('address', address(text));
  return fields;
}

describe('random expressions', () => {
  it('are the same after printing and parsing', () => {
    fc.assert(
      fc.property(expressions, (tree) => {
        const again = parseExpression(printExpression(tree));
        expect(withoutSpans(again)).toEqual(withoutSpans(tree));
      }),
      { numRuns: 2000 },
    );
  });

  it('mean the same to the compiler and to a naive interpreter', () => {
    fc.assert(
      fc.property(expressions, contexts, (tree, context) => {
        const expected = interpret(tree, naiveFields(context));
        expect(compiled([printExpression(tree)], context)).toEqual([expected]);
      }),
      { numRuns: 4000 },
    );
  });

  it('do not disturb one another where they share conditions', () => {
    fc.assert(
      fc.property(fc.array(expressions, { maxLength: 4 }), contexts, (trees, context) => {
        const sources = [...trees, ...trees].map((tree) => printExpression(tree));
        const expected = [...trees, ...trees].map((tree) => interpret(tree, naiveFields(context)));
        expect(compiled(sources, context)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('carry spans that cut the node out of the source', () => {
    fc.assert(
      fc.property(expressions, (tree) => {
        const source = printExpression(tree);
        const parsed = parseExpression(source);
        if (parsed.kind !== 'comparison') return;
        const { start, end } = parsed.left.span;
        const left = parseExpression(source.slice(start, end));
        expect(left.kind).toBe('truth');
      }),
    );
  });
});

describe('hostile text', () => {
  const pieces = fc.constantFrom(
    ...['ssl', 'http.host', 'any', '(', ')', '[*]', '["a"]', '[1]', '{', '}', ',', ' ', '\n'],
    ...['eq', '==', 'in', 'contains', 'matches', '~', 'strict wildcard', 'wildcard', '&', '$a'],
    ...['and', '||', 'xor', 'not', '!', 'true', '"a"', 'r#"a"#', '"', '\\', '5', '0x', '1..2'],
    ...['10.0.0.0/8', '::1', '61:62', '-', '.', '\t', 'é', '\u{1f600}', '\ud800', '\0'],
  );

  it('is refused with a place inside it, or understood', () => {
    const source = fc.oneof(
      fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join(' ')),
      fc.array(pieces, { maxLength: 16 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(source, (text) => {
        try {
          new ExpressionSet(POLICY_SCHEME).add(text);
        } catch (error) {
          expect(error).toBeInstanceOf(RuleSyntaxError);
          const { offset } = error as RuleSyntaxError;
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
