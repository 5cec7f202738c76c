import { describe, expect, it, onTestFinished } from 'vitest';
import knex from 'knex';
import { LogBounds } from '../../../core/gateway/logs/log-bounds';
import { SqlLogArchive } from '../../../core/gateway/logs/sql-log-archive';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { SqlLogStore } from '../../../core/gateway/logs/sql-log-store';
import { createIds } from '../../../core/pipeline/ids';
import { parsePolicy } from '../../../core/policy/document';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 26);

async function bounded(logs: object) {
  const database = knex({
    client: 'sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  onTestFinished(() => database.destroy());
  const parsed = parsePolicy({ gateway: { gateways: [{ id: 'shop', logs }, { id: 'other' }] } });
  if (!parsed.ok) throw new Error('the policy is wrong');
  const { document } = parsed.policy;
  const store = await SqlLogStore.open(database);
  const archive = new SqlLogArchive(database);
  const clock = { time: NOW, now: () => clock.time };
  const policies = { current: () => document, subscribe: () => () => undefined };
  const problems: string[] = [];
  const bounds = new LogBounds(store, archive, policies, clock, (one) => problems.push(one));
  const nextId = createIds(clock);
  const record = (gateway: string, time = clock.time): LogRecord => ({
    ...({ gateway, provider: 'openai', model: 'gpt-4o', model_type: 'chat', path: '/v1' } as const),
    ...({ id: nextId(), created_at: new Date(time).toISOString(), duration: 1 } as const),
    ...({ request_type: 'unified', request_content_type: '', response_content_type: '' } as const),
    ...{ status_code: 200, success: true, cached: false, tokens_in: 1, tokens_out: 1 },
    ...{ tokens_cache_read: 0, tokens_cache_write: 0, tokens_reasoning: 0, metadata: {}, step: 0 },
    ...{ custom_cost: false, request_size: 1, response_size: 1, attempts: 1 },
  });
  const records = (gateway: string, count: number): LogRecord[] =>
    Array.from({ length: count }, () => record(gateway));
  return { archive, clock, problems, record, records, store, bounds };
}

describe('the log of a gateway', () => {
  it('keeps the newest of as many records as the policy says', async () => {
    const { archive, problems, records, store, bounds } = await bounded({ most: 10_000 });
    const all = records('shop', 10_300);
    for (let at = 0; at < all.length; at += 500) await bounds.add(all.slice(at, at + 500));
    await bounds.add(records('other', 20));
    expect(await archive.count('shop')).toBe(10_000);
    expect(await archive.count('other')).toBe(20);
    expect(await store.find({ id: all[299]?.id ?? '', limit: 1 })).toEqual([]);
    expect(await store.find({ id: all[300]?.id ?? '', limit: 1 })).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('takes no more where the policy says so, says that once, and goes on when there is room', async () => {
    const { archive, clock, problems, records, store, bounds } = await bounded({
      ...{ most: 10_000, strategy: 'stop-inserting', retention: 1 },
    });
    const all = records('shop', 10_300);
    for (let at = 0; at < all.length; at += 500) await bounds.add(all.slice(at, at + 500));
    await bounds.add(records('shop', 5));
    expect(await archive.count('shop')).toBe(10_000);
    expect(await store.find({ id: all[0]?.id ?? '', limit: 1 })).toHaveLength(1);
    expect(problems).toHaveLength(1);
    clock.time += DAY_MS + 1;
    await bounds.sweep();
    await bounds.add(records('shop', 5));
    expect(await archive.count('shop')).toBe(5);
  });

  it('sees within a minute what another replica added', async () => {
    const { archive, clock, records, store, bounds } = await bounded({ most: 10_000 });
    await bounds.add(records('shop', 1));
    const elsewhere = records('shop', 10_200);
    for (let at = 0; at < elsewhere.length; at += 500) {
      await store.add(elsewhere.slice(at, at + 500));
    }
    clock.time += 60_000;
    await bounds.add(records('shop', 1));
    expect(await archive.count('shop')).toBe(10_000);
  });

  it('keeps each gateway its own days, and thirty where none are named', async () => {
    const { clock, record, store, bounds } = await bounded({ retention: 90 });
    const old = clock.time - 40 * DAY_MS;
    await bounds.add([
      record('shop', old),
      record('other', old),
      record('', old),
      record('shop', 0),
    ]);
    await bounds.sweep();
    const left = await store.find({ limit: 10 });
    expect(left.map(({ gateway }) => gateway)).toEqual(['shop']);
  });
});
