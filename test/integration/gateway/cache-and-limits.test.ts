import { createHash } from 'node:crypto';
import { join } from 'node:path';
import knex from 'knex';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { MemoryLedger } from '../../../core/gateway/limits/memory-ledger';
import { SqlLedger } from '../../../core/gateway/limits/sql-ledger';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

let world: ProviderWorld;
let desk: GatewayDesk;
let now = Date.parse('2026-11-25T12:00:00Z');

beforeAll(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({}, { clock: { now: () => now } });
});
beforeEach(() => {
  world.openai.override = undefined;
  world.openai.requests.length = 0;
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

type GatewayInput = NonNullable<PolicyInput['gateway']>;

function use(gateway: GatewayInput, target = desk, rules: PolicyInput['rules'] = []): void {
  target.use({ rules, gateway: { ...gateway, providers: world.providers } });
}

const token = (id: string): string => `pcg_${id}`;
const virtualKey = (id: string, more: object = {}) => ({
  id,
  sha256: createHash('sha256').update(token(id)).digest('hex'),
  user: id,
  ...more,
});
const client = (headers: Record<string, string> = {}, target = desk): OpenAI =>
  new OpenAI({
    apiKey: 'sk-test',
    baseURL: `${target.url}/v1`,
    maxRetries: 0,
    defaultHeaders: headers,
  });
const body = (content: string) => ({
  model: 'gpt-4o',
  messages: [{ role: 'user' as const, content }],
});
const status = async (
  content: string,
  headers: Record<string, string> = {},
): Promise<string | null> => {
  const { response } = await client(headers).chat.completions.create(body(content)).withResponse();
  return response.headers.get('cf-aig-cache-status');
};
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('the cache', () => {
  it('answers the same question once, until its time is over', async () => {
    use({ gateways: [{ id: 'default', cache: { enabled: true, ttl: 60 } }] });
    expect(await status('q1')).toBe('MISS');
    const record = desk.nextRecord();
    expect(await status('q1')).toBe('HIT');
    const { saved, ...hit } = await record;
    expect(hit).toMatchObject({ cached: true, cost: 0, tokens_in: 100 });
    expect(saved).toBeGreaterThan(0);
    expect(await status('q1', { 'cf-aig-skip-cache': 'true' })).toBe('MISS');
    now += 61_000;
    expect(await status('q1')).toBe('MISS');
    expect(world.openai.requests).toHaveLength(3);
  });

  it('gives a stream as a stream again, byte for byte', async () => {
    use({ gateways: [{ id: 'default', cache: { enabled: true } }] });
    const post = async (): Promise<Response> =>
      await fetch(`${desk.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
        body: JSON.stringify({ ...body('stream me'), stream: true }),
      });
    const first = await (await post()).text();
    const again = await post();
    expect(again.headers.get('cf-aig-cache-status')).toBe('HIT');
    expect(again.headers.get('content-type')).toContain('text/event-stream');
    expect(await again.text()).toBe(first);
    expect(world.openai.requests).toHaveLength(1);
  });

  it('asks once for questions that come at the same time', async () => {
    use({});
    const headers = { 'cf-aig-cache-ttl': '60' };
    const all = await Promise.all(Array.from({ length: 20 }, () => status('together', headers)));
    expect(all.filter((one) => one === 'MISS')).toHaveLength(1);
    expect(world.openai.requests).toHaveLength(1);
  });

  it('goes by a key of the caller’s, and keeps callers apart', async () => {
    use({ virtualKeys: [virtualKey('ann'), virtualKey('bob')] });
    const own = { 'cf-aig-cache-key': 'mine' };
    const ann = { ...own, 'cf-aig-authorization': `Bearer ${token('ann')}` };
    const bob = { ...own, 'cf-aig-authorization': `Bearer ${token('bob')}` };
    expect(await status('one way to ask', ann)).toBe('MISS');
    expect(await status('another way to ask', ann)).toBe('HIT');
    expect(await status('one way to ask', bob)).toBe('MISS');
  });

  it('passes a hit through policy like any other answer, and keeps nothing that was blocked', async () => {
    use({ gateways: [{ id: 'default', cache: { enabled: true } }] });
    const secret = ['AKIA', 'Q3EGWLPT7XRB5VNM'].join('');
    expect(await status(`recheck ${secret}`)).toBe('MISS');
    const rule = {
      id: 'leak',
      name: 'Leak',
      phase: 'response' as const,
      when: 'any(dlp.categories[*] == "credentials")',
      action: 'block' as const,
    };
    use({ gateways: [{ id: 'default', cache: { enabled: true } }] }, desk, [rule]);
    expect(await failure(status(`recheck ${secret}`))).toMatchObject({ code: 2030 });
    expect(await failure(status(`fresh ${secret}`))).toMatchObject({ code: 2030 });
    use({ gateways: [{ id: 'default', cache: { enabled: true } }] });
    expect(await status(`fresh ${secret}`)).toBe('MISS');
  });

  it('cuts the cost of a support bot by nine tenths and more', async () => {
    use({ gateways: [{ id: 'default', cache: { enabled: true } }] });
    const questions = [
      'Where is my order?',
      'How do I return it?',
      'Can I pay later?',
      'Opening hours?',
    ];
    const begin = desk.records.length;
    for (let i = 0; i < 120; i += 1)
      await status(`bot: ${questions[(i * i) % questions.length] ?? ''}`);
    const records = desk.records.slice(begin);
    const paid = records.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
    const saved = records.reduce((sum, record) => sum + (record.saved ?? 0), 0);
    expect(paid / (paid + saved)).toBeLessThan(0.1);
  });
});

describe('rate limits', () => {
  it('refuse with 429, Retry-After and the SDK’s own error', async () => {
    use({ limits: [{ id: 'minute', limit: 2, interval: 60 }] });
    await status('1');
    await status('2');
    const kept = desk.nextRecord();
    const error = await failure(client().chat.completions.create(body('3')));
    expect(await kept).toMatchObject({ status_code: 429, error_code: 2003, success: false });
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ code: 2003 });
    const wait = Number(
      (error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after'),
    );
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    now += 60_000;
    expect(await status('4')).toBe('MISS');
  });

  it('count per user and by tokens, and do not forget when the clock is set back', async () => {
    const virtualKeys = [virtualKey('ann'), virtualKey('bob')];
    use({
      virtualKeys,
      limits: [
        {
          id: 'tokens',
          per: ['user'],
          count: 'tokens',
          limit: 200,
          interval: 60,
          technique: 'sliding',
        },
      ],
    });
    const as = (id: string) => ({ 'cf-aig-authorization': `Bearer ${token(id)}` });
    // Each answer takes 120 tokens, by the provider's own count.
    await status('1', as('ann'));
    await status('2', as('ann'));
    now -= 30_000;
    expect(await failure(status('3', as('ann')))).toMatchObject({ status: 429, code: 2003 });
    expect(await status('1', as('bob'))).toBe('MISS');
    now += 30_000;
  });
});

describe.each(['memory', 'SQL'])('budgets, counted in %s', (kind) => {
  it('stop a runaway loop within one request under 100 calls at once', async () => {
    const database =
      kind === 'SQL'
        ? knex({
            client: 'sqlite3',
            connection: { filename: join(desk.folder, 'counters.sqlite') },
            useNullAsDefault: true,
            pool: { min: 1, max: 1 },
          })
        : undefined;
    const ledger = database ? await SqlLedger.open(database) : new MemoryLedger();
    const own = await startGatewayDesk({}, { ledger });
    // One answer costs 0.0004 dollars.
    const price = 60 * 2.5e-6 + 40 * 1.25e-6 + 20 * 1e-5;
    const amount = price * 10.5;
    use({ budgets: [{ id: 'day', amount, period: 'day' }] }, own);
    const call = async (): Promise<number> =>
      await client({}, own)
        .chat.completions.create({ ...body('again and '.repeat(40)), max_tokens: 20 })
        .then(
          () => 200,
          (error: unknown) => {
            expect(error).toMatchObject({ status: 429, code: 2021 });
            return 429;
          },
        );
    let spent = 0;
    for (let round = 0; round < 3; round += 1) {
      const results = await Promise.all(Array.from({ length: 100 }, call));
      spent += results.filter((one) => one === 200).length * price;
    }
    expect(spent).toBeGreaterThan(amount - price);
    expect(spent).toBeLessThanOrEqual(amount + price);
    expect(world.openai.requests.length * price).toBeCloseTo(spent);
    expect(own.problems).toEqual([]);
    await own.close();
    await database?.destroy();
  });
});

describe('a model without a price, under a budget', () => {
  const unknown = { ...body('again and '.repeat(40)), model: 'gpt-unheard-of', max_tokens: 20 };
  const calls = async (count: number): Promise<unknown[]> =>
    await Promise.all(
      Array.from({ length: count }, () =>
        client()
          .chat.completions.create(unknown)
          .then(
            () => 200,
            (error: unknown) => error,
          ),
      ),
    );

  it('takes of it what the policy says that such models cost', async () => {
    // The provider counts 100 tokens in and 20 out: $0.0012 an answer.
    const unpriced = { in: 0.000_01, out: 0.000_01 };
    const each = 120 * unpriced.in;
    use({ budgets: [{ id: 'unheard', amount: each * 5.5, period: 'day' }], unpriced });
    const results = await calls(60);
    const answered = results.filter((one) => one === 200).length;
    expect(answered).toBeGreaterThanOrEqual(5);
    expect(answered).toBeLessThanOrEqual(6);
    expect(results.find((one) => one !== 200)).toMatchObject({ status: 429, code: 2021 });
    // What it cost stays unknown in the log.
    const record = desk.records.find(({ model, success }) => success && model === unknown.model);
    expect(record).toMatchObject({ tokens_in: 100, tokens_out: 20 });
    expect(record).not.toHaveProperty('cost');
  });

  it('is refused where the policy says so, and costs nothing where it names a price of zero', async () => {
    const budgets = [{ id: 'strict', amount: 1, period: 'day' as const }];
    use({ budgets, unpriced: { action: 'refuse' } });
    const [refused] = await calls(1);
    expect(refused).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(refused).toMatchObject({ status: 403, code: 2022 });
    expect(world.openai.requests).toEqual([]);
    // Without a budget nobody needs to know.
    use({ unpriced: { action: 'refuse' } });
    expect(await calls(1)).toEqual([200]);
    const prices = [{ provider: 'openai', model: '*', in: 0, out: 0 }];
    use({ budgets, prices, unpriced: { action: 'refuse' } });
    expect(await calls(1)).toEqual([200]);
  });
});

describe('virtual keys', () => {
  it('are needed where the gateway says so, and reach only as far as their scope', async () => {
    use({
      gateways: [{ id: 'default', authentication: 'required' }],
      virtualKeys: [
        virtualKey('ann', { models: ['openai/gpt-4o-*'] }),
        virtualKey('old', { expires: '2026-11-01T00:00:00Z' }),
      ],
    });
    expect(await failure(status('x'))).toMatchObject({ status: 401, code: 2009 });
    const old = { 'cf-aig-authorization': `Bearer ${token('old')}` };
    expect(await failure(status('x', old))).toMatchObject({ status: 401, code: 2009 });
    const ann = { 'cf-aig-authorization': `Bearer ${token('ann')}` };
    expect(await failure(status('x', ann))).toMatchObject({ status: 403, code: 2007 });
    const answer = await client(ann).chat.completions.create({
      ...body('x'),
      model: 'gpt-4o-mini',
    });
    expect(answer.model).toBe('gpt-4o-mini');
  });

  it('leave a record of who was refused, which holds neither the key nor the prompt', async () => {
    use({ gateways: [{ id: 'default', authentication: 'required' }] });
    const headers = {
      'cf-aig-authorization': 'Bearer pcg_stolen-key',
      'cf-aig-collect-log': 'false',
      'cf-aig-metadata': '{"team":"made up"}',
    };
    const kept = desk.nextRecord();
    await failure(status('a secret question', headers));
    const record = await kept;
    expect(record).toMatchObject({
      gateway: 'default',
      path: '/v1/chat/completions',
      status_code: 401,
      success: false,
      error_code: 2009,
      error: 'unauthorized',
      metadata: {},
      attempts: 0,
    });
    expect(record).not.toHaveProperty('user');
    expect(JSON.stringify(record)).not.toMatch(/stolen|sk-test|secret question|made up/);
  });

  it('leave a record of a key that may not use the gateway, under its name', async () => {
    use({
      gateways: [{ id: 'default' }],
      virtualKeys: [virtualKey('bob', { gateways: ['elsewhere'] })],
    });
    const bob = { 'cf-aig-authorization': `Bearer ${token('bob')}` };
    const kept = desk.nextRecord();
    expect(await failure(status('x', bob))).toMatchObject({ status: 403, code: 2007 });
    expect(await kept).toMatchObject({ status_code: 403, key_id: 'bob', user: 'bob' });
  });
});
