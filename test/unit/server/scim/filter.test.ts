import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTER_LIMITS, parseFilter } from '../../../../server/scim/filter';
import { matches } from '../../../../server/scim/filter-match';
import { ScimError } from '../../../../server/scim/scim-error';

const KIM = {
  id: '01ABC',
  userName: 'kim@example.com',
  active: true,
  name: { givenName: 'Kim', familyName: "O'Doe" },
  emails: [
    { type: 'work', value: 'kim@example.com', primary: true },
    { type: 'home', value: 'kim@home.example' },
  ],
  logins: 7,
  meta: { lastModified: '2026-05-13T04:42:34Z' },
};

describe('filters of SCIM', () => {
  const cases: readonly [string, boolean][] = [
    ['userName eq "kim@example.com"', true],
    ['USERNAME Eq "KIM@example.com"', true],
    ['id eq "01abc"', false],
    ['userName eq "lee@example.com"', false],
    ['name.familyName co "O\'D"', true],
    ['userName sw "kim"', true],
    ['userName ew ".org"', false],
    ['userName ne "x"', true],
    ['title pr', false],
    ['name.givenName pr', true],
    ['active eq true', true],
    ['active eq false', false],
    ['logins gt 6', true],
    ['logins le 6', false],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', true],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', false],
    ['emails eq "kim@home.example"', true],
    ['emails[type eq "work" and value co "@example.com"]', true],
    ['emails[type eq "home" and value co "@example.com"]', false],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "k"', true],
    ['userName eq "x" or active eq true and logins eq 7', true],
    ['(userName eq "x" or active eq true) and logins eq 8', false],
    ['not (userName eq "x")', true],
    ['not (active eq true) or title pr', false],
    ['title eq null', false],
    ['userName eq "a\\"b"', false],
  ];
  it.each(cases)('%s', (text, expected) => {
    expect(matches(parseFilter(text), KIM)).toBe(expected);
  });

  it.each([
    '',
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq x',
    'userName eq "x" and',
    '(userName eq "x"',
    'userName eq "x")',
    'emails[type eq "work"',
    'a.b.c eq 1',
    'not userName eq "x"',
    'userName eq "x" userName eq "y"',
    `${'('.repeat(FILTER_LIMITS.depth + 2)}a pr${')'.repeat(FILTER_LIMITS.depth + 2)}`,
    `userName eq "${'x'.repeat(FILTER_LIMITS.length)}"`,
  ])('refuses %s', (text) => {
    expect(() => parseFilter(text)).toThrow(ScimError);
  });

  it('gives a filter or a refusal for any text', () => {
    const word = fc.constantFrom(
      'a',
      'eq',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      '"x"',
      '1',
      '.',
      'pr',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(text, (each) => {
        try {
          matches(parseFilter(each), KIM);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });

  it('finds every value that it was asked for', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const filter = parseFilter(`displayName eq ${JSON.stringify(value)}`);
        expect(matches(filter, { displayName: value })).toBe(true);
      }),
    );
  });
});
