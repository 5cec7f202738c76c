import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { patternFault } from '../../../core/detect/pattern';

describe('a built-in pattern', () => {
  it.each([
    '[a-z]{1,64}',
    '(?:[0-9]{4}[ -]?){3}',
    'a?b',
    '\\+1',
    '[+*]',
    '[\\]+*]',
    '(?<value>x{3})',
    '(?:a{1,9}|b){1,64}',
    'a{1,8192}',
  ])('may be %s', (pattern) => expect(patternFault(pattern)).toBeUndefined());

  it.each(['a+', 'a*', 'a{3,}', 'a+?', 'a*?', '[a-z]+', '\\d*', '(?:ab)+', '(?<n>a)*', 'x(?=a*)'])(
    'may not repeat without an end: %s',
    (pattern) => expect(patternFault(pattern)).toMatch(/quantifiers are bounded/),
  );

  it.each(['(a+)+', '(a*)*', '(?:a{1,}){2,}', '((a+)b)*', '(a|a)*', '(a|a?)+', '(?:(?:a+)?)+'])(
    'may not nest what has no end: %s',
    (pattern) => expect(patternFault(pattern)).toMatch(/quantifiers are bounded/),
  );

  it.each(['(?:[a-z]{1,5}){100}', '(?:(?:a{1,5})b){65}', '(?:(a?b{2})|c){1,65}'])(
    'may not nest much: %s',
    (pattern) => expect(patternFault(pattern)).toMatch(/repeats at most 64 times/),
  );

  it.each(['(a)\\1', '(?<n>a)\\k<n>', '[a', '(a', 'a{1,9999}', 'a{1,8193}'])(
    'may not be %s',
    (pattern) => expect(patternFault(pattern)).toBeTypeOf('string'),
  );

  it('is not run by an engine that the packages would have to bring', () => {
    const manifest = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    expect(manifest).not.toContain('re2');
  });
});
