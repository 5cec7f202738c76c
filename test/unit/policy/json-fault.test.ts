import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locateJsonFault } from '../../../core/policy/json-fault';

describe('locateJsonFault', () => {
  it.each([
    ['', 0, 'a value'],
    ['{"a":[1,2,]}', 10, 'a value'],
    ['{"a":1,}', 7, 'a name'],
    ['{"a" 1}', 5, '“:”'],
    ['{"a":1 "b":2}', 7, '“,” or “}”'],
    ['[1 2]', 3, '“,” or “]”'],
    ['[1] x', 4, 'the end'],
    ["{'a':1}", 1, 'a name'],
    ['["a\nb"]', 1, 'a well-formed string'],
    ['[01]', 2, '“,” or “]”'],
    ['{"a":tru}', 5, 'a value'],
    ['['.repeat(50_000), 50_000, 'a value'],
  ])('finds the fault of %j', (text, offset, words) => {
    const fault = locateJsonFault(text);
    expect(fault?.offset).toBe(offset);
    expect(fault?.message).toContain(words);
  });

  it('counts lines and columns from 1', () => {
    expect(locateJsonFault('{\n  "a": }')).toMatchObject({ line: 2, column: 8 });
  });

  it('finds a fault exactly where there is one', () => {
    const unit = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', 'a', '1', '-', '.', ' ', '\\');
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit, maxLength: 12 })), (text) => {
        const fault = locateJsonFault(text);
        if (fault) {
          expect(() => void JSON.parse(text)).toThrow(SyntaxError);
          expect(fault.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
