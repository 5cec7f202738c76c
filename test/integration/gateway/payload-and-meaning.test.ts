import { generateKeyPairSync } from 'node:crypto';
import { resolve } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPayload } from '../../../core/audit/seal-payload';
import { loadSentenceEncoding } from '../../../core/detect/models/sentence-encoder';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

const MODELS = resolve(import.meta.dirname, '../../../resources/models');

let world: ProviderWorld;
let desk: GatewayDesk;
const keys = generateKeyPairSync('x25519');
const raw = (key: 'x' | 'd'): string => {
  const jwk = (key === 'x' ? keys.publicKey : keys.privateKey).export({ format: 'jwk' });
  return Buffer.from(jwk[key] ?? '', 'base64url').toString('base64');
};

beforeAll(async () => {
  world = await startProviders();
  const encode = loadSentenceEncoding(MODELS);
  const encoder = { encode: (text: string) => Promise.resolve(encode(text)) };
  desk = await startGatewayDesk({}, { encoder });
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

type Gateways = NonNullable<NonNullable<PolicyInput['gateway']>['gateways']>;

function use(gateways: Gateways, payloadKey: string | undefined = raw('x')): void {
  desk.use({
    organisation: { name: 'Example Ltd', ...(payloadKey === undefined ? {} : { payloadKey }) },
    gateway: { gateways, providers: world.providers },
  });
}

async function ask(
  content: string,
  headers: Record<string, string> = {},
  stream = false,
): Promise<{ record: LogRecord; cache: string | null }> {
  const record = desk.nextRecord();
  const client = new OpenAI({
    apiKey: 'sk-test',
    baseURL: `${desk.url}/v1`,
    maxRetries: 0,
    defaultHeaders: headers,
  });
  const body = { model: 'gpt-4o', messages: [{ role: 'user' as const, content }] };
  if (stream) {
    const answer = await client.chat.completions.create({ ...body, stream: true }).asResponse();
    expect(await answer.text()).toContain('[DONE]');
    return { record: await record, cache: null };
  }
  const { response } = await client.chat.completions.create(body).withResponse();
  return { record: await record, cache: response.headers.get('cf-aig-cache-status') };
}

describe('the payload log', () => {
  it('keeps prompt and answer, for the owner of the key alone', async () => {
    use([{ id: 'default', logs: { payload: true } }]);
    for (const stream of [false, true]) {
      const { record } = await ask('what is the harbour like?', {}, stream);
      expect(JSON.stringify(record)).not.toContain('harbour');
      const prompt = await openPayload(raw('d'), record.request_head?.sealed ?? '');
      expect(prompt).toContain('what is the harbour like?');
      const answer = await openPayload(raw('d'), record.response_head?.sealed ?? '');
      expect(answer).toContain('"choices"');
    }
  });

  it('is switched by the request, and keeps nothing without a key', async () => {
    use([{ id: 'default', logs: { payload: true } }]);
    const off = await ask('no', { 'cf-aig-collect-log-payload': 'false' });
    expect(off.record.request_head).toBeUndefined();
    use([{ id: 'default' }]);
    const on = await ask('yes', { 'cf-aig-collect-log-payload': 'true' });
    expect(on.record.request_head).toBeDefined();
  });
});

describe('the semantic cache', () => {
  const cache = (semantic: object): Gateways => [
    { id: 'default', cache: { enabled: true, semantic: { enabled: true, ...semantic } } },
  ];

  it('gives an answer to a prompt that means the same, and to no other', async () => {
    use(cache({ threshold: 0.8 }));
    expect((await ask('How do I reset my password?')).cache).toBe('MISS');
    const same = await ask('How can I reset my password?');
    expect(same.cache).toBe('HIT');
    expect(same.record).toMatchObject({ cached: true });
    expect(same.record.semantic).toBeGreaterThan(0.8);
    expect((await ask('Which harbour is the deepest in Europe?')).cache).toBe('MISS');
  });

  it('only says so on a dry run', async () => {
    use(cache({ threshold: 0.8, dryRun: true }));
    await ask('Where is the nearest office?');
    const { record, cache: status } = await ask('Where is your nearest office?');
    expect(status).toBe('MISS');
    expect(record.semantic).toBeGreaterThan(0.8);
  });
});
