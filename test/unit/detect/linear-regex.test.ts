import { expect, it } from 'vitest';
import { compileLinear, PatternError } from '../../../core/detect/linear-regex';

it('takes linear time where a backtracking engine does not', () => {
  const regex = compileLinear('(a+)+$');
  const start = performance.now();
  expect(regex.test(`${'a'.repeat(50_000)}b`)).toBe(false);
  expect(performance.now() - start).toBeLessThan(2000);
});

it('gives spans in UTF-16 units', () => {
  const regex = compileLinear('foo[0-9]{2}', { ignoreCase: true });
  expect(regex.search('😀 FOO12')).toEqual({ start: 3, end: 8 });
  expect(regex.search('😀 FOO12', 4)).toBeUndefined();
});

it('says why a pattern is refused', () => {
  expect(() => compileLinear('(a)\\1')).toThrow(PatternError);
  expect(() => compileLinear('(?=a)b')).toThrow(PatternError);
  expect(() => compileLinear('a'.repeat(5000))).toThrow(/at most 4096/);
});
