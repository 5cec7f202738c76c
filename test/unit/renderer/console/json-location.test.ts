import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  locateIssue,
  pathSegments,
  positionInString,
  syntaxFaults,
} from '../../../../renderer/console/policy/json-location';

const TEXT = `{
  "failure": "closed",
  "rules": [
    { "id": "a", "when": "any(dlp.types[*] == \\"X\\") and" },
    {
      "id": "b"
    }
  ]
}`;

const marked = (path: string, offset?: number): string => {
  const { from, to } = locateIssue(TEXT, { path, offset });
  return TEXT.slice(from, to);
};

describe('pathSegments', () => {
  it.each([
    ['', []],
    ['failure', ['failure']],
    ['rules[3].when', ['rules', 3, 'when']],
    ['lists["a.b"].items[0]', ['lists', 'a.b', 'items', 0]],
  ])('reads %s', (path, segments) => {
    expect(pathSegments(path)).toEqual(segments);
  });
});

describe('locateIssue', () => {
  it('marks a value', () => {
    expect(marked('failure')).toBe('"closed"');
  });

  it('marks one character of an expression, behind escapes too', () => {
    const expression = 'any(dlp.types[*] == "X") and';
    expect(marked('rules[0].when', 0)).toBe('a');
    expect(marked('rules[0].when', expression.indexOf(')'))).toBe(')');
    expect(marked('rules[0].when', expression.indexOf('and'))).toBe('a');
  });

  it('marks the closing quote for the end of an expression', () => {
    expect(marked('rules[0].when', 'any(dlp.types[*] == "X") and'.length)).toBe('"');
  });

  it('marks the first line of what spans several', () => {
    expect(marked('rules[1]')).toBe('{');
  });

  it('marks what is around a value that is missing', () => {
    expect(marked('rules[1].when')).toBe('{');
    expect(marked('upstream.proxy')).toBe('{');
  });

  it('stays inside of any text', () => {
    const issue = fc.record({
      path: fc.string(),
      offset: fc.option(fc.nat(50), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.string(), issue, (text, { path, offset }) => {
        const { from, to } = locateIssue(text, { path, offset });
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('positionInString', () => {
  it('finds each code unit of a value in its literal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const literal = JSON.stringify(value);
        for (let unit = 0; unit < value.length; unit += 1) {
          const head = literal.slice(0, positionInString(literal, unit));
          expect(JSON.parse(`${head}"`)).toBe(value.slice(0, unit));
        }
      }),
    );
  });
});

describe('syntaxFaults', () => {
  it('finds nothing in JSON', () => {
    expect(syntaxFaults(TEXT)).toEqual([]);
  });

  it('says what is wrong and where', () => {
    expect(syntaxFaults('{"a": 1 "b": 2}')).toMatchObject([{ code: 'CommaExpected', from: 8 }]);
    expect(syntaxFaults('{"a": 1,}').length).toBeGreaterThan(0);
    expect(syntaxFaults('{} // note').length).toBeGreaterThan(0);
    expect(syntaxFaults('').length).toBeGreaterThan(0);
  });
});
