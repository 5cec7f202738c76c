import { createHash, generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import type Cloudflare from 'cloudflare';
import OpenAI from 'openai';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHostedGateway } from '../../../cli/doors/hosted-gateway';
import { openPayload } from '../../../core/audit/seal-payload';
import { startProviders } from '../gateway/world';
import { administration, problemOf, type Administration } from './client';

const TOKEN = 'pcg_shop-1234567890';
const at = { account_id: 'any', gateway_id: 'shop' };
const keys = generateKeyPairSync('x25519');
const raw = (key: 'x' | 'd'): string => {
  const jwk = (key === 'x' ? keys.publicKey : keys.privateKey).export({ format: 'jwk' });
  return Buffer.from(jwk[key] ?? '', 'base64url').toString('base64');
};

interface World extends Administration {
  readonly ask: (content: string, metadata?: Record<string, string | boolean>) => Promise<void>;
}

/** An endpoint with a hosted gateway whose `shop` keeps payloads. */
async function start(): Promise<World> {
  const providers = await startProviders();
  onTestFinished(() => providers.close());
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  const api = await administration({
    organisation: { name: 'Example Ltd', payloadKey: raw('x') },
    gateway: {
      gateways: [{ id: 'shop', logs: { payload: true } }, { id: 'plain' }],
      providers: providers.providers,
      virtualKeys: [{ id: 'web', sha256 }],
    },
  });
  const door = await startHostedGateway({
    server: api.endpoint.server,
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: api.endpoint.dataDir,
    resourcesDir: resolve(import.meta.dirname, '../../../resources'),
    workers: undefined,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => door.close());
  const ask = async (content: string, metadata = {}): Promise<void> => {
    const client = new OpenAI({
      apiKey: 'sk-test',
      baseURL: `${door.url}/shop/openai`,
      maxRetries: 0,
      defaultHeaders: {
        'cf-aig-authorization': `Bearer ${TOKEN}`,
        'cf-aig-metadata': JSON.stringify(metadata),
      },
    });
    const messages = [{ role: 'user' as const, content }];
    const call = client.chat.completions.create({ model: 'gpt-4o', messages });
    const { response } = await call.withResponse();
    // The caller has the answer a little before its record is written.
    const id = response.headers.get('cf-aig-log-id') ?? '';
    await vi.waitFor(() => api.client.aiGateway.logs.get(id, at));
  };
  return { ...api, ask };
}

type ListParams = Omit<Cloudflare.AIGateway.LogListParams, 'account_id'>;

async function idsOf(client: Cloudflare, params: ListParams = {}): Promise<string[]> {
  const ids: string[] = [];
  const list = client.aiGateway.logs.list('shop', { account_id: 'any', ...params });
  for await (const log of list) ids.push(log.id);
  return ids;
}

describe('logs of the AI gateway, by the vendor’s SDK', () => {
  it('are listed page by page, ordered and filtered', async () => {
    const { client, ask } = await start();
    await ask('first', { team: 'blue' });
    await ask('second', { team: 'red', beta: true });
    await ask('third', { team: 'blue' });
    const [third = '', second = '', first = ''] = await idsOf(client, { per_page: 2 });
    expect(first < second && second < third).toBe(true);
    expect(await idsOf(client, { order_by_direction: 'asc' })).toEqual([first, second, third]);
    const filtered = (...filters: NonNullable<ListParams['filters']>) => idsOf(client, { filters });
    expect(
      await filtered(
        { key: 'success', operator: 'eq', value: [true] },
        { key: 'id', operator: 'eq', value: [first, third] },
        { key: 'model', operator: 'contains', value: ['GPT-4'] },
        { key: 'tokens', operator: 'gt', value: [0] },
        { key: 'created_at', operator: 'gt', value: ['2026-01-01'] },
      ),
    ).toEqual([third, first]);
    expect(await filtered({ key: 'metadata.value', operator: 'eq', value: ['red'] })).toEqual([
      second,
    ]);
    expect(await filtered({ key: 'metadata.key', operator: 'neq', value: ['beta'] })).toEqual([
      third,
      first,
    ]);
    expect(await filtered({ key: 'cached', operator: 'eq', value: [true] })).toEqual([]);
    expect(await filtered({ key: 'provider', operator: 'neq', value: ['openai'] })).toEqual([]);
    expect(await filtered({ key: 'dlp_action', operator: 'eq', value: [null] })).toHaveLength(3);
    expect(await idsOf(client, { search: 'RED' })).toEqual([second]);
    expect(await idsOf(client, { min_tokens_in: 1_000_000 })).toEqual([]);
    expect(await idsOf(client, { provider: 'openai', success: true })).toHaveLength(3);
    expect(await idsOf(client, { end_date: '2020-01-01T00:00:00Z' })).toEqual([]);
    const info = await client.aiGateway.logs.list('shop', { account_id: 'any', meta_info: true });
    expect(info.result[0]).toMatchObject({
      id: third,
      provider: 'openai',
      metadata: '{"team":"blue"}',
      status_code: 200,
    });
    expect(info.result[0]).not.toHaveProperty('request_head');
    expect(info.result_info).toMatchObject({
      total_count: 3,
      max_tokens_in: expect.any(Number) as number,
      min_duration: expect.any(Number) as number,
    });
    expect((await client.aiGateway.logs.list('plain', { account_id: 'any' })).result).toEqual([]);
  });

  it('are read, judged, and opened with the company’s key', async () => {
    const { client, ask } = await start();
    await ask('where is the harbour?', { team: 'blue' });
    const [id = ''] = await idsOf(client);
    const log = await client.aiGateway.logs.get(id, at);
    expect(log).toMatchObject({ id, request_head_complete: true, response_head_complete: true });
    expect(await openPayload(raw('d'), log.request_head ?? '')).toContain('where is the harbour?');
    const request = (await client.aiGateway.logs.request(id, at)) as { sealed: string };
    expect(await openPayload(raw('d'), request.sealed)).toContain('where is the harbour?');
    const response = (await client.aiGateway.logs.response(id, at)) as { sealed: string };
    expect(await openPayload(raw('d'), response.sealed)).toContain('"choices"');
    await client.aiGateway.logs.edit(id, {
      ...at,
      score: 80,
      feedback: -1,
      metadata: { reviewed: true },
    });
    expect(await client.aiGateway.logs.get(id, at)).toMatchObject({
      score: 80,
      feedback: -1,
      metadata: '{"reviewed":true}',
    });
    expect(await idsOf(client, { feedback: 0 })).toEqual([id]);
    expect(await idsOf(client, { feedback: 1 })).toEqual([]);
    await client.aiGateway.logs.edit(id, { ...at, score: null, feedback: null });
    const cleared = await client.aiGateway.logs.get(id, at);
    expect(cleared).not.toHaveProperty('feedback');
    expect(cleared).toMatchObject({ metadata: '{"reviewed":true}' });
    const elsewhere = { ...at, gateway_id: 'plain' };
    expect((await problemOf(client.aiGateway.logs.get(id, elsewhere))).status).toBe(404);
    expect(
      (await problemOf(client.aiGateway.logs.edit(id, { ...elsewhere, score: 1 }))).status,
    ).toBe(404);
  });

  it('are deleted as filters, order and limit say', async () => {
    const { client, ask } = await start();
    for (const team of ['blue', 'red', 'blue']) await ask('x', { team });
    const [third = '', second = ''] = await idsOf(client);
    const remove = (params: object) =>
      client.aiGateway.logs.delete('shop', { account_id: 'any', ...params });
    const blue = [{ key: 'metadata.value', operator: 'eq', value: ['blue'] }];
    expect(await remove({ filters: blue, limit: 1 })).toMatchObject({ success: true });
    expect(await idsOf(client)).toEqual([third, second]);
    await remove({ order_by: 'created_at', order_by_direction: 'desc', limit: 1 });
    expect(await idsOf(client)).toEqual([second]);
    await remove({});
    expect(await idsOf(client)).toEqual([]);
  });

  it('refuse what is wrong, and say where it stands', async () => {
    const api = await start();
    const { client, ask } = api;
    await ask('x');
    const [id = ''] = await idsOf(client);
    const list = async (params: object, pointer: string): Promise<void> => {
      const problem = await problemOf(idsOf(client, params));
      expect(problem).toMatchObject({ status: 400, errors: [{ source: { pointer } }] });
    };
    const filter = (key: string, operator: string, ...value: unknown[]) => ({
      filters: [
        { key: 'model', operator: 'eq', value: ['x'] },
        { key, operator, value },
      ],
    });
    await list(filter('colour', 'eq', 'red'), '/filters/1/key');
    await list(filter('user_agent', 'eq', 'curl'), '/filters/1/key');
    await list(filter('model', 'like', 'x'), '/filters/1/operator');
    await list(filter('cost', 'contains', 'x'), '/filters/1/operator');
    await list(filter('cached', 'gt', true), '/filters/1/operator');
    await list(filter('cost', 'gt', 'much'), '/filters/1/value');
    await list(filter('created_at', 'gt', 'soon'), '/filters/1/value');
    await list(filter('success', 'eq', 'maybe'), '/filters/1/value');
    await list({ filters: [{ key: 'model', operator: 'eq', value: [] }] }, '/filters/0/value');
    await list({ order_by: 'colour' }, '/order_by');
    await list({ colour: 'red' }, '/colour');
    await list({ start_date: 'soon' }, '/start_date');
    const edit = async (change: object, pointer: string): Promise<void> => {
      expect(await problemOf(client.aiGateway.logs.edit(id, { ...at, ...change }))).toMatchObject({
        status: 400,
        errors: [{ source: { pointer } }],
      });
    };
    await edit({ feedback: 7 }, '/feedback');
    await edit({ score: 101 }, '/score');
    await edit({ colour: 'red' }, '/colour');
    const bad = client.aiGateway.logs.delete('shop', { account_id: 'any', limit: 10_001 });
    expect(await problemOf(bad)).toMatchObject({ errors: [{ source: { pointer: '/limit' } }] });
    const nowhere = idsOf(client).then(() =>
      client.aiGateway.logs.get(id, { ...at, gateway_id: 'nowhere' }),
    );
    expect((await problemOf(nowhere)).status).toBe(404);
    const reader = await api.with('logs:read');
    expect((await problemOf(reader.aiGateway.logs.edit(id, { ...at, score: 1 }))).status).toBe(403);
  });

  it('are nowhere without a hosted gateway, which the answer says', async () => {
    const { client } = await administration({ gateway: { gateways: [{ id: 'shop' }] } });
    expect(await problemOf(idsOf(client))).toMatchObject({
      status: 404,
      errors: [{ message: expect.stringContaining('--gateway') as string }],
    });
  });
});
