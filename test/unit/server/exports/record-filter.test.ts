import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportFilterSchema } from '../../../../core/exchange/export-filter';
import { isWanted } from '../../../../server/exports/record-filter';

const record = {
  id: '1',
  time: 0,
  body: {
    kind: 'exchange',
    time: '2026-11-26T08:00:00.000Z',
    app: { id: 'chatgpt', name: 'ChatGPT' },
    bytes: 120,
    streamed: false,
    findings: [{ detector: 'us-ssn' }, { detector: 'email' }],
    labels: ['a', 'b'],
    empty: [],
    nothing: null,
  },
};

function wants(where: unknown): boolean {
  return isWanted(record, exportFilterSchema.parse({ where }));
}

const one = (key: string, operator: string, value?: unknown): boolean =>
  wants({ key, operator, ...(value === undefined ? {} : { value }) });

function mistakes(where: unknown): string[] {
  const parsed = exportFilterSchema.safeParse({ where });
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'));
}

describe('the filter of an export', () => {
  it.each([
    ['kind', 'eq', 'exchange', true],
    ['app.id', 'eq', 'claude', false],
    ['bytes', 'eq', '120', true],
    ['streamed', 'eq', false, true],
    ['streamed', 'eq', 'false', true],
    ['bytes', 'lt', 120, false],
    ['bytes', 'leq', 120, true],
    ['bytes', 'gt', '119.5', true],
    ['bytes', 'geq', 121, false],
    ['time', 'gt', '2026-11-26T09:00:00+02:00', true],
    ['time', 'lt', '2026-11-26T08:00:00Z', false],
    ['app.name', 'lt', 5, false],
    ['app.name', 'startsWith', 'Chat', true],
    ['app.name', 'endsWith', 'GPT', true],
    ['app.name', 'contains', 'atG', true],
    ['app.name', 'contains', 'ATG', false],
    ['app.id', 'in', ['claude', 'chatgpt'], true],
    ['findings.detector', 'eq', 'email', true],
    ['labels', 'in', ['c', 'b'], true],
    ['labels.length', 'exists', undefined, false],
    ['toString', 'exists', undefined, false],
    ['nothing', 'exists', undefined, false],
    ['empty', 'exists', undefined, false],
    ['app', 'exists', undefined, true],
  ])('%s %s %j: %s', (key, operator, value, expected) => {
    expect(one(key, operator, value)).toBe(expected);
    if (!['lt', 'leq', 'gt', 'geq'].includes(operator)) {
      expect(one(key, `!${operator}`, value)).toBe(!expected);
    }
  });

  it('joins conditions', () => {
    const yes = { key: 'kind', operator: 'eq', value: 'exchange' };
    const no = { key: 'kind', operator: '!exists' };
    expect(wants({ and: [yes, { or: [no, yes] }] })).toBe(true);
    expect(wants({ and: [yes, no] })).toBe(false);
    expect(wants({ or: [no, { and: [no, yes] }] })).toBe(false);
  });

  it('is refused where it is wrong, and the place is told', () => {
    const good = { key: 'kind', operator: 'eq', value: 'x' };
    expect(mistakes({ and: [good, { or: [{ ...good, operator: 'is' }] }] })).toEqual([
      'where.and.1.or.0.operator',
    ]);
    expect(mistakes({ ...good, operator: 'in' })).toEqual(['where.value']);
    expect(mistakes({ ...good, operator: 'exists' })).toEqual(['where.value']);
    expect(mistakes({ key: 'kind', operator: 'eq' })).toEqual(['where.value']);
    expect(mistakes({ ...good, operator: 'contains', value: 3 })).toEqual(['where.value']);
    expect(mistakes({ ...good, operator: 'lt', value: true })).toEqual(['where.value']);
    expect(mistakes({ ...good, key: 'a..b' })).toEqual(['where.key']);
    expect(mistakes({ and: [good], or: [good] })).toEqual(['where']);
    let deep: object = good;
    for (let level = 0; level < 6; level += 1) deep = { and: [deep] };
    expect(mistakes(deep)).not.toEqual([]);
  });

  it('is read or refused, whatever it is, and never breaks on a record', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.jsonValue({ maxDepth: 3 }), (where, body) => {
        const parsed = exportFilterSchema.safeParse({ where });
        const known = exportFilterSchema.parse({
          where: {
            or: [
              { key: 'a.b', operator: 'lt', value: 1 },
              { key: 'a', operator: 'exists' },
            ],
          },
        });
        const held = { ...record, body: { a: body } };
        for (const filter of parsed.success ? [parsed.data, known] : [known]) {
          expect(typeof isWanted(held, filter)).toBe('boolean');
        }
      }),
    );
  });
});
