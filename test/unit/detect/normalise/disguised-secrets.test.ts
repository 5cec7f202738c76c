import { describe, expect, it } from 'vitest';
import { joinedView, JOINING_LIMITS } from '../../../../core/detect/normalise/joined-text';
import { leetNamesView } from '../../../../core/detect/normalise/leet-names';

describe('strings in pieces', () => {
  it.each([
    ['"ab" + "cd"', '"abcd"'],
    ["'ab' . 'cd'", "'abcd'"],
    ['"ab" +\n    "cd"', '"abcd"'],
    ['"ab"\n  "cd"', '"abcd"'],
    ['"ab"\r\n  + "cd" + "ef"', '"abcdef"'],
    ['"ab" & _\r\n  "cd"', '"abcd"'],
    ['\\"ab\\" + \\"cd\\"', '\\"abcd\\"'],
  ])('%j reads %j', (text, joined) => expect(joinedView(text)?.text).toBe(joined));

  it.each(['["ab", "cd"]', '"ab" "cd"', 'a + b', ''])('leaves %j alone', (text) =>
    expect(joinedView(text)).toBeUndefined(),
  );

  it('leads back to the pieces, and shows the surroundings only', () => {
    const text = `${'x'.repeat(1000)} k = "ab" + "cd" ${'y'.repeat(1000)} "ef" . "gh"`;
    const view = joinedView(text);
    const at = view?.text.indexOf('abcd') ?? -1;
    const [start, end] = view?.origin(at, at + 4) ?? [0, 0];
    expect(text.slice(start, end)).toBe('ab" + "cd');
    expect(view?.text).toContain('efgh');
    expect(view?.text.length).toBeLessThan(4 * JOINING_LIMITS.reach + 20);
  });
});

describe('names of secrets with digits for letters', () => {
  it.each([
    ['p4ssw0rd = x', 'password = x'],
    ['my s3cr3t is k3y', 'my secret is k3y'],
    ['P@$$w0rd: 1337', 'password: 1337'],
    ['4p1_k3y=a1', 'api_key=a1'],
  ])('%j reads %j', (text, plain) => expect(leetNamesView(text)?.text).toBe(plain));

  it.each(['password = x', 'p4ssage', '12345', 'a1b2c3 d4'])('leaves %j alone', (text) =>
    expect(leetNamesView(text)).toBeUndefined(),
  );

  it('keeps every place where it was', () => {
    const text = `${'word '.repeat(100)}p4ssw0rd = "x"`;
    const view = leetNamesView(text);
    const at = view?.text.indexOf('password') ?? -1;
    expect(view?.origin(at, at + 8)).toEqual([500, 508]);
  });
});
