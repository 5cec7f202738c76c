import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilterParameters } from '../../../../server/api/ai-gateway/filter-parameters';

const text = fc.string({ maxLength: 20 });
const filter = fc.record({
  key: text,
  operator: text,
  values: fc.array(text, { minLength: 1, maxLength: 4 }),
});
const list = fc.array(filter, { maxLength: 5 });
const address = (pairs: readonly (readonly [string, string])[]): string =>
  `/logs?${new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString()}`;

describe('filters in an address', () => {
  it('are read as the vendor’s SDK writes them, one after the other', () => {
    fc.assert(
      fc.property(list, (filters) => {
        const pairs = filters.flatMap(({ key, operator, values }) => [
          ['filters.key', key] as const,
          ['filters.operator', operator] as const,
          ...values.map((value) => ['filters.value', value] as const),
        ]);
        const url = address([...pairs, ['page', '2']]);
        expect(readFilterParameters(url)).toEqual({ filters, others: { page: '2' } });
      }),
    );
  });

  it('are read numbered, with brackets or dots, in any order', () => {
    fc.assert(
      fc.property(list, fc.boolean(), (filters, dots) => {
        const name = (index: number, member: string) =>
          dots ? `filters[${index}].${member}` : `filters[${index}][${member}]`;
        const pairs = filters.flatMap(({ key, operator, values }, index) => [
          ...values.map((value, at) => [`${name(index, 'value')}[${at}]`, value] as const),
          [name(index, 'operator'), operator] as const,
          [name(index, 'key'), key] as const,
        ]);
        expect(readFilterParameters(address(pairs)).filters).toEqual(filters);
      }),
    );
  });

  it('are read as JSON', () => {
    fc.assert(
      fc.property(list, (filters) => {
        const json = filters.map(({ key, operator, values }) => ({ key, operator, value: values }));
        const url = address([['filters', JSON.stringify(json)]]);
        expect(readFilterParameters(url).filters).toEqual(filters);
      }),
    );
    expect(() => readFilterParameters(address([['filters', '{']]))).toThrow(/list of/);
  });

  it('never break the reader', () => {
    const name = fc.stringMatching(/^filters[[\]0-9.a-z]{0,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(name, text), { maxLength: 8 }), (pairs) => {
        const url = address(pairs.filter(([one]) => one !== 'filters'));
        const { filters, others } = readFilterParameters(url);
        expect(filters.length + Object.keys(others).length).toBeLessThanOrEqual(pairs.length);
      }),
    );
  });
});
