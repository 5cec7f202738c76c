import fc from 'fast-check';
import knex from 'knex';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LogFilter, LogSearch } from '../../../../core/gateway/logs/log-search';
import type { LogRecord } from '../../../../core/gateway/logs/record';
import { SqlLogStore } from '../../../../core/gateway/logs/sql-log-store';

async function openStore(records: readonly LogRecord[]): Promise<SqlLogStore> {
  const database = knex({
    client: 'sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  const store = await SqlLogStore.open(database);
  onTestFinished(() => database.destroy());
  await store.add(records);
  return store;
}

function record(number: number, change: Partial<LogRecord> = {}): LogRecord {
  return {
    id: `R${String(number).padStart(4, '0')}`,
    created_at: new Date(number * 1000).toISOString(),
    gateway: 'shop',
    provider: 'openai',
    model: 'gpt-4o',
    model_type: 'chat',
    path: '/chat/completions',
    duration: number,
    request_type: 'unified',
    request_content_type: 'application/json',
    response_content_type: 'application/json',
    status_code: 200,
    success: true,
    cached: false,
    tokens_in: 1,
    tokens_out: 2,
    tokens_cache_read: 0,
    tokens_cache_write: 0,
    tokens_reasoning: 0,
    metadata: {},
    step: 0,
    custom_cost: false,
    request_size: 10,
    response_size: 20,
    attempts: 1,
    ...change,
  };
}

const everything: LogSearch = {
  gateway: 'shop',
  filters: [],
  order: 'created_at',
  descending: false,
  limit: 1000,
  offset: 0,
};

async function idsOf(store: SqlLogStore, ...filters: LogFilter[]): Promise<string[]> {
  const { records, total } = await store.search({ ...everything, filters });
  expect(total).toBe(records.length);
  return records.map(({ id }) => id);
}

describe('the store of log records', () => {
  it('finds by metadata whatever its characters are', async () => {
    const metadata = fc.dictionary(
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.oneof(fc.string({ maxLength: 8, unit: 'binary' }), fc.boolean()),
      { maxKeys: 3, noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(metadata, fc.string({ maxLength: 2 }), async (written, part) => {
        const store = await openStore([record(1, { metadata: written }), record(2)]);
        // A name or a value that the database cannot hold loses what it cannot hold.
        const kept = Object.entries(written).filter(
          ([name, value]) => !/[\0\ud800-\udfff]/.test(`${name}${value}`),
        );
        for (const [name, value] of kept) {
          const key = { key: 'metadata.key', operator: 'eq', values: [name] } as const;
          const of = { key: 'metadata.value', operator: 'eq', values: [String(value)] } as const;
          expect(await idsOf(store, key, of)).toEqual(['R0001']);
          expect(await idsOf(store, { ...key, operator: 'neq' })).toEqual(['R0002']);
        }
        const filter = { key: 'metadata.value', operator: 'contains', values: [part] } as const;
        const found = await idsOf(store, filter);
        if (kept.some(([, value]) => String(value).includes(part)))
          expect(found).toEqual(['R0001']);
      }),
      { numRuns: 60 },
    );
  });

  it('takes signs of patterns for what they are', async () => {
    const store = await openStore([
      record(1, { metadata: { rate: '100%' }, model: 'a_b' }),
      record(2, { metadata: { rate: '100 of them' }, model: 'axb' }),
    ]);
    const search = { ...everything, text: '0%' };
    expect((await store.search(search)).records.map(({ id }) => id)).toEqual(['R0001']);
    const filter = { key: 'model', operator: 'contains', values: ['A_B'] } as const;
    expect(await idsOf(store, filter)).toEqual(['R0001']);
  });

  it('tells a figure that is absent from zero', async () => {
    const store = await openStore([record(1, { cost: 0 }), record(2), record(3, { cost: 0.5 })]);
    const cost = (operator: LogFilter['operator'], ...values: LogFilter['values'][number][]) =>
      idsOf(store, { key: 'cost', operator, values });
    expect(await cost('eq', 0)).toEqual(['R0001']);
    expect(await cost('eq', null)).toEqual(['R0002']);
    expect(await cost('neq', 0)).toEqual(['R0002', 'R0003']);
    expect(await cost('neq', null, 0)).toEqual(['R0003']);
    expect(await cost('gte', 0)).toEqual(['R0001', 'R0003']);
    expect(await cost('lt', 0.5)).toEqual(['R0001']);
    expect(await store.ranges(everything)).toMatchObject({
      min_cost: 0,
      max_cost: 0.5,
      max_duration: 3,
      max_total_tokens: 3,
    });
    expect(await store.ranges({ ...everything, gateway: 'none' })).toMatchObject({
      min_cost: null,
    });
  });

  it('puts equal records in the order of their age, and gives stretches', async () => {
    const store = await openStore([1, 2, 3, 4].map((number) => record(number)));
    const ids = async (change: Partial<LogSearch>) =>
      (await store.search({ ...everything, ...change })).records.map(({ id }) => id);
    expect(await ids({ order: 'model', descending: true, limit: 2 })).toEqual(['R0004', 'R0003']);
    expect(await ids({ order: 'model', descending: true, limit: 2, offset: 2 })).toEqual([
      'R0002',
      'R0001',
    ]);
    expect(await store.remove({ ...everything, limit: 2, offset: 0 })).toBe(2);
    expect(await ids({})).toEqual(['R0003', 'R0004']);
  });

  it('changes and clears what a person said of a record, and nothing else', async () => {
    const store = await openStore([record(1, { metadata: { team: 'blue' } })]);
    const now = async () => (await store.find({ id: 'R0001', limit: 1 }))[0];
    expect(await store.patch('R0001', { score: 3, feedback: 1 })).toBe(true);
    expect(await now()).toEqual({
      ...record(1, { metadata: { team: 'blue' } }),
      score: 3,
      feedback: 1,
    });
    await store.patch('R0001', { score: null, metadata: null });
    expect(await now()).toEqual({ ...record(1), feedback: 1 });
    expect(await store.patch('none', { score: 1 })).toBe(false);
  });
});
