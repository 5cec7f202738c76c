import { describe, expect, it } from 'vitest';
import { RuleLimitError } from '../../../../core/policy/rules/error';
import { RULE_LIMITS } from '../../../../core/policy/rules/limits';
import { evaluate, refusalOf } from './evaluate-expression';

/** What one hostile expression or input may take, ms; tests leave room for a busy machine. */
const BOUND_MS = 50;
const ROOM = 8;

/** Milliseconds of this process's own work: others use the machine at the same time. */
function timed(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

describe('limits of expressions', () => {
  it('bound the length', () => {
    const source = `ssl${' '.repeat(RULE_LIMITS.expressionLength)}`;
    expect(refusalOf(source).message).toContain(`${RULE_LIMITS.expressionLength}`);
    expect(evaluate(source.slice(0, RULE_LIMITS.expressionLength), { ssl: true })).toBe(true);
  });

  it.each([
    ['parentheses', (n: number) => '('.repeat(n) + 'ssl' + ')'.repeat(n)],
    ['not', (n: number) => 'not '.repeat(n) + 'ssl'],
    [
      'calls',
      (n: number) => `${'lower('.repeat(n)}http.host${')'.repeat(n)} ne "a" or not ssl ne false`,
    ],
  ])('bound the depth of %s', (_, nest) => {
    const context = { ssl: true, 'http.host': 'b' };
    expect(evaluate(nest(RULE_LIMITS.depth), context)).toBe(true);
    expect(refusalOf(nest(RULE_LIMITS.depth + 1)).message).toContain('deeper than 128');
  });

  it('bound sets', () => {
    const set = (n: number): string => `tcp.dstport in {${'1 '.repeat(n)}}`;
    expect(evaluate(set(RULE_LIMITS.setItems), { 'tcp.dstport': 1 })).toBe(true);
    expect(refusalOf(set(RULE_LIMITS.setItems + 1)).message).toContain('in a set');
  });

  it('bound wildcard patterns', () => {
    const stars = (n: number): string => `http.host wildcard "${'*a'.repeat(n)}"`;
    expect(evaluate(stars(RULE_LIMITS.wildcardStars), { 'http.host': 'a'.repeat(99) })).toBe(true);
    expect(refusalOf(stars(RULE_LIMITS.wildcardStars + 1)).message).toContain('“*”');
  });

  it.each([
    ['length', 'a'.repeat(RULE_LIMITS.regexLength + 1), 'longer than'],
    ['depth', '('.repeat(RULE_LIMITS.regexDepth + 1) + ')'.repeat(101), 'nested deeper'],
    ['class depth', '['.repeat(RULE_LIMITS.regexDepth + 2), 'nested deeper'],
    ['size', '((a{0,30}){0,90}){0,90}', 'too big'],
    ['repetition of nothing', '(?:){999999999}', 'too big'],
    ['Unicode classes', '(?u)' + '\\w'.repeat(RULE_LIMITS.regexProperties + 1), 'Unicode classes'],
  ])('bound the %s of regular expressions', (_, pattern, words) => {
    expect(refusalOf(`http.host matches r"${pattern}"`).message).toContain(words);
  });
});

describe('limits of evaluations', () => {
  it('bound what functions make', () => {
    const doubled = 'concat(http.host, http.host, http.host)';
    const host = { 'http.host': 'a'.repeat(RULE_LIMITS.resultBytes / 2) };
    expect(() => evaluate(`len(${doubled}) gt 0`, host)).toThrow(RuleLimitError);
  });

  it('bound decoding and JSON', () => {
    const nested = `%${'25'.repeat(RULE_LIMITS.urlDecodeRounds + 5)}41`;
    const query = { 'http.request.uri.query': nested };
    expect(evaluate('url_decode(http.request.uri.query, "r") eq "A"', query)).toBe(false);
    const body = { 'http.request.body.raw': '['.repeat(100_000) };
    expect(evaluate('lookup_json_string(http.request.body.raw, 0) ne ""', body)).toBe(false);
  });
});

describe('hostile input', () => {
  const long = 200_000;
  const noise = Array.from({ length: long }, (_, i) =>
    String.fromCharCode(97 + ((i * 7919 + ((i * i) >> 7)) % 20)),
  ).join('');

  it.each([
    ['nested repetition', 'matches r"(a+)+$"', 'a'.repeat(long) + '!'],
    ['alternation', 'matches r"(a|a)*b"', 'a'.repeat(long)],
    ['counted repetition', 'matches r"(a{0,50}){0,50}$"', 'a'.repeat(long) + '!'],
    ['words', 'matches r"(?:[a-z]{1,20}\\s?){1,20}!$"', 'word '.repeat(long / 5)],
    ['many states', 'matches r"[a-q][^u-z]{13}$"', noise],
    ['a long window', 'matches r"(a|b|c)[a-z]{200}$"', noise],
    ['a long needle', `contains "b${'a'.repeat(2000)}"`, 'a'.repeat(long)],
    ['a needle with a heart', `contains "${'a'.repeat(500)}b${'a'.repeat(500)}"`, 'a'.repeat(long)],
    ['stars', `wildcard "${'*a'.repeat(30)}*b"`, 'a'.repeat(long)],
  ])('takes bounded time: %s', (_, comparison, text) => {
    const run = (): void => {
      try {
        evaluate(`http.host ${comparison}`, { 'http.host': text });
      } catch (error) {
        expect(error).toBeInstanceOf(RuleLimitError);
      }
    };
    run();
    expect(timed(run)).toBeLessThan(BOUND_MS * ROOM);
  });

  it('does not take replacements for ever', () => {
    const replace = 'regex_replace(http.host, "(a*)*(a*)*b?$", "") ne "x"';
    const run = (): void => {
      expect(() => evaluate(replace, { 'http.host': noise })).toThrow(RuleLimitError);
    };
    expect(timed(run)).toBeLessThan(BOUND_MS * ROOM);
  });
});
