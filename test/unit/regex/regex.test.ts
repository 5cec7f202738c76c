import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegexSyntaxError } from '../../../core/regex/error';
import { Regex } from '../../../core/regex/regex';
import { Steps } from '../../../core/regex/steps';
import { utf8 } from '../../../core/regex/byte-string';

function matches(pattern: string, text: string): boolean {
  return new Regex(pattern).test(utf8(text), new Steps());
}

function offsetOf(pattern: string): number {
  try {
    new Regex(pattern);
  } catch (error) {
    if (error instanceof RegexSyntaxError) return error.offset;
    throw error;
  }
  throw new Error(`accepted: ${pattern}`);
}

describe('matches', () => {
  it.each([
    ['^.{2}$', 'é'],
    ['(?u)^.$', 'é'],
    ['(?:é)+$', 'caféé'],
    ['(?i)straSSe', 'STRASSE'],
    ['(?iu)É', 'é'],
    ['(?i:a)b', 'Ab'],
    ['a(?i)b|c', 'C'],
    ['(?x) a b # comment\n c', 'abc'],
    ['(?s)a.b', 'a\nb'],
    ['(?m)^b$', 'a\nb\nc'],
    ['(?U)a+?b', 'aab'],
    ['\\bfoo\\b', 'a foo b'],
    ['\\Bo', 'foo'],
    ['\\b{start}foo\\b{end}', '(foo)'],
    ['[[:alpha:]--[aeiou]]', 'xa'],
    ['^[a-z&&[^m-z]]+$', 'abc'],
    ['^[a-g~~e-k]+$', 'abhk'],
    ['^[]a]+$', ']a'],
    ['^[^]a]$', 'b'],
    ['^[a-]+$', 'a-'],
    ['[\\s]', '\v'],
    ['\\x41\\u0042\\U00000043\\x{44}', 'ABCD'],
    ['(?u)\\pL', 'x'],
    ['(?u)^\\p{Greek}+$', 'λόγος'],
    ['(?u)^\\P{Greek}\\w\\d$', 'aß٣'],
    ['^(?P<year>\\d{4})-(?<month>\\d\\d)$', '2026-11'],
    ['^a{2,3}$', 'aaa'],
    ['^(?:a{0,2}b){2}$', 'aabb'],
    ['', ''],
    ['(|a)+$', 'aaa'],
    ['(a*)*b', 'aaab'],
    ['\\.\\-\\/\\#\\&\\~', '.-/#&~'],
  ])('%s in %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true);
  });

  it.each([
    ['^.$', 'é'],
    ['É', 'é'],
    ['(?i)É', 'é'],
    ['^a$', 'a\n'],
    ['a.b', 'a\nb'],
    ['(?-i)A', 'a'],
    ['\\bfoo\\b', 'foobar'],
    ['^a{2,3}$', 'aaaa'],
    ['[a-c&&d]', 'abcd'],
    ['(?u)^\\w$', '-'],
  ])('not %s in %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false);
  });

  it.each([
    ['(?=a)', 0],
    ['a(?<!b)', 1],
    ['(a)\\1', 3],
    ['a\\', 1],
    ['*a', 0],
    ['a|+', 2],
    ['(a', 0],
    ['a)', 1],
    ['[a', 0],
    ['[z-a]', 1],
    ['[é]', 1],
    ['\\p{L}', 5],
    ['(?u)\\p{Nope}', 12],
    ['a{2,1}', 1],
    ['a{', 1],
    ['a{x}', 1],
    ['\\q', 0],
    ['(?z)a', 2],
    ['(?<n>a)(?<n>b)', 7],
    ['\\xZZ', 0],
    ['(?u)\\b', 4],
  ])('refuses %s at %i', (pattern, offset) => {
    expect(offsetOf(pattern)).toBe(offset);
  });

  it('finds bytes that are no UTF-8', () => {
    expect(new Regex('\\xff').test('a\xffb', new Steps())).toBe(true);
    expect(new Regex('(?u).').test('\xff', new Steps())).toBe(false);
  });
});

/** Patterns whose meaning is the same in JavaScript. */
const pattern = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constantFrom('a', 'b', 'c', '.', '[ab]', '[^a]', '\\w', '^', '$', '\\b', '\\B', 'abc'),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    tie('node').map((inner) => `(${inner})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??'))
      .map(([inner, repeat]) => `(?:${inner})${repeat}`),
  ),
}));
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n'), maxLength: 12 });

describe('agreement with JavaScript', () => {
  it('on whether and where a pattern matches', () => {
    fc.assert(
      fc.property(pattern.node, text, (source, input) => {
        const regex = new Regex(source);
        const expected = new RegExp(source).exec(input);
        expect(regex.test(input, new Steps())).toBe(expected !== null);
        expect(regex.match(input, new Steps())?.start).toBe(expected?.index);
      }),
      { numRuns: 1500 },
    );
  });

  it('on the first match and its groups, where no group repeats', () => {
    const simple = fc
      .array(fc.constantFrom('(a+)', '(b*?)', '(?:a|ab)', '(c|bc)', '.', '([ab]{1,2})', 'c?'), {
        minLength: 1,
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(simple, text, (source, input) => {
        const expected = new RegExp(source).exec(input);
        const groups = expected && [...expected].map((group) => group ?? '');
        expect(new Regex(source).match(input, new Steps())?.groups ?? null).toEqual(groups);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('hostile patterns', () => {
  it('never throw anything but their own error', () => {
    const unit = fc.constantFrom(...'ab(){}[]|*+?^$\\.,-&~:?<>=!Ppuixsd09é'.split(''));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 24 }), (source) => {
        try {
          new Regex(source).test('aab b\xc3\xa9', new Steps());
        } catch (error) {
          expect(error).toBeInstanceOf(RegexSyntaxError);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
