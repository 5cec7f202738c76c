import knex from 'knex';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { GATEWAY_USE_NAMES, type DeskGateway } from '../../../core/exchange/desk-gateway';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { GatewayUse } from '../../../main/agent/gateway-use/gateway-use';
import { UseStore } from '../../../main/agent/gateway-use/use-store';

const NOON = new Date(2026, 10, 25, 12).getTime();
const DAY_MS = 86_400_000;

function record(change: Partial<LogRecord> = {}, at = NOON): LogRecord {
  return {
    ...{ id: 'R', created_at: new Date(at).toISOString(), gateway: 'desk', provider: 'openai' },
    ...{ model: 'gpt-4o', model_type: 'chat', path: '/chat/completions', duration: 180 },
    ...{ request_type: 'unified', request_content_type: '', response_content_type: '' },
    ...{ status_code: 200, success: true, cached: false, tokens_in: 10, tokens_out: 5 },
    ...{ tokens_cache_read: 0, tokens_cache_write: 0, tokens_reasoning: 0, metadata: {} },
    ...{ step: 0, custom_cost: false, request_size: 1, response_size: 1, attempts: 1 },
    ...{ program: 'OpenAI/Python', cost: 0.5, ttft: 40 },
    ...change,
  };
}

function openFile() {
  const database = knex({
    client: 'sqlite3',
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  onTestFinished(() => database.destroy());
  return database;
}

async function openUse(database = openFile(), now = NOON) {
  const told: DeskGateway[] = [];
  const problems: string[] = [];
  const use = await GatewayUse.open({
    store: await UseStore.open(database),
    clock: { now: () => now },
    tell: (counted) => told.push(counted),
    onProblem: (problem) => problems.push(problem),
  });
  return { use, told, problems, database };
}

describe('what programs at a desk have used', () => {
  it('counts calls, errors, hits, tokens, money and times by model, provider and program', async () => {
    const { use, told } = await openUse();
    use.add(record());
    use.add(record({ cached: true, cost: 0, saved: 0.5, duration: 20, ttft: 10 }));
    use.add(record({ success: false, status_code: 502, model: 'o3', program: 'curl', count: 3 }));
    await use.close();
    const { total, by, days } = told.at(-1) ?? { total: {}, by: undefined, days: [] };
    expect(total).toMatchObject({
      ...{ requests: 5, errors: 3, hits: 1, tokens: 30, cost: 1, saved: 0.5 },
      ...{ time: { p50: 169 }, ttft: { p95: 48 } },
    });
    expect(by?.model.map(({ name, requests }) => [name, requests])).toEqual([
      ['openai/o3', 3],
      ['openai/gpt-4o', 2],
    ]);
    expect(by?.provider).toMatchObject([{ name: 'openai', requests: 5 }]);
    expect(by?.program.map(({ name }) => name)).toEqual(['curl', 'OpenAI/Python']);
    expect(days).toEqual([{ day: '2026-11-25', requests: 5, errors: 3, hits: 1 }]);
  });

  it('has it again after a restart, and lets days go that are too old', async () => {
    const { use, database } = await openUse();
    use.add(record({}, NOON - 20 * DAY_MS));
    use.add(record());
    await use.close();
    const again = await openUse(database);
    expect(again.told[0]?.total).toMatchObject({ requests: 2, time: { p50: 175 } });
    const later = await openUse(database, NOON + 12 * DAY_MS);
    expect(later.told[0]?.days.map(({ day }) => day)).toEqual(['2026-11-25']);
    later.use.add(record({}, NOON + 12 * DAY_MS));
    await later.use.close();
    const kept = await database('gateway_use').distinct('day').orderBy('day').pluck('day');
    expect(kept).toEqual(['2026-11-25', '2026-12-07']);
  });

  it('keeps a bounded number of names that callers choose', async () => {
    const { use, told, database } = await openUse();
    for (let n = 0; n < GATEWAY_USE_NAMES * 3; n++) use.add(record({ model: `m${n}` }));
    await use.close();
    const models = told.at(-1)?.by.model ?? [];
    expect(models[0]).toMatchObject({ name: '*', requests: GATEWAY_USE_NAMES * 2 });
    expect(await database('gateway_use').where('kind', 'model')).toHaveLength(
      GATEWAY_USE_NAMES + 1,
    );
  });

  it('gathers a burst of calls into one message, and says when they cannot be kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { use, told, problems, database } = await openUse();
    for (let n = 0; n < 100; n++) use.add(record());
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    expect(told.map(({ total }) => total.requests)).toEqual([0, 100]);
    vi.useRealTimers();
    await use.close();
    await database.schema.dropTable('gateway_use');
    use.add(record());
    await use.close();
    expect(problems).toHaveLength(1);
  });
});
