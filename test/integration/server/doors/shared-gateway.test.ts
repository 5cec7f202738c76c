import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import OpenAI from 'openai';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHostedGateway, type HostedGateway } from '../../../../cli/doors/hosted-gateway';
import { withProviderKeys } from '../../../../server/gateway/provider-keys-beside';
import type { FakeProvider } from '../../../fixtures/providers/fake-provider';
import { startOpenAi } from '../../../fixtures/providers/openai';
import { dataFolder, startEndpoint, type Endpoint } from '../endpoint';
import { onPostgres, testDatabase } from '../test-database';

const TOKEN = 'pcg_shop-1234567890';
const ADMIN = 'pcg_admin-1234567890';
/** The provider counts 100 tokens in, 40 of them from its cache, and 20 out. */
const PRICE = 60 * 2.5e-6 + 40 * 1.25e-6 + 20 * 1e-5;

function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

async function provider(): Promise<FakeProvider> {
  const openai = await startOpenAi();
  onTestFinished(() => openai.close());
  return openai;
}

function policyFor(openai: FakeProvider, gateway: object = {}) {
  return {
    gateway: {
      gateways: [{ id: 'shop' }],
      providers: [{ id: 'openai', baseUrl: `${openai.url}/v1` }],
      virtualKeys: [
        { id: 'web', sha256: digest(TOKEN), user: 'web-shop' },
        { id: 'boss', sha256: digest(ADMIN), admin: true },
      ],
      ...gateway,
    },
  };
}

async function gatewayAt({ server, dataDir }: Endpoint): Promise<HostedGateway> {
  const door = await startHostedGateway({
    ...{ server, dataDir, workers: undefined },
    listen: { host: '127.0.0.1', port: 0 },
    resourcesDir: resolve(import.meta.dirname, '../../../../resources'),
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => door.close());
  return door;
}

/** Two replicas on one database, each with a gateway. */
async function replicas(initialPolicy: object) {
  const database = await testDatabase(await dataFolder());
  const first = await startEndpoint({ database, initialPolicy });
  const second = await startEndpoint({ database, initialPolicy });
  const [here, there] = await Promise.all([gatewayAt(first), gatewayAt(second)]);
  return { database, here, there };
}

async function ask({ url }: HostedGateway, apiKey = 'sk-mine'): Promise<unknown> {
  const client = new OpenAI({
    apiKey,
    baseURL: `${url}/v1`,
    maxRetries: 0,
    defaultHeaders: { 'cf-aig-authorization': `Bearer ${TOKEN}` },
  });
  const content = 'again and '.repeat(40);
  const asked = { model: 'gpt-4o', messages: [{ role: 'user' as const, content }], max_tokens: 20 };
  return await client.chat.completions.create(asked).then(
    () => 200,
    (error: unknown) => error,
  );
}

/** Asks both in turn, all at once. */
async function storm(here: HostedGateway, there: HostedGateway, calls: number) {
  const places = Array.from({ length: calls }, (_, n) => (n % 2 === 0 ? here : there));
  const answers = await Promise.all(places.map((place) => ask(place)));
  return {
    passed: answers.filter((answer) => answer === 200).length,
    refused: answers.filter((answer) => answer !== 200),
  };
}

describe.runIf(onPostgres())('the gateway at two replicas', () => {
  it('never lets concurrent calls at both spend more than a budget and one call', async () => {
    const openai = await provider();
    const amount = PRICE * 10.5;
    const { here, there } = await replicas(
      policyFor(openai, { budgets: [{ id: 'day', amount, period: 'day' }] }),
    );
    let passed = 0;
    for (let round = 0; round < 4; round += 1) {
      const result = await storm(here, there, 20);
      passed += result.passed;
      for (const refused of result.refused) {
        expect(refused).toMatchObject({ status: 429, code: 2021 });
      }
    }
    expect(passed * PRICE).toBeGreaterThan(amount - PRICE);
    expect(passed * PRICE).toBeLessThanOrEqual(amount + PRICE);
    expect(openai.requests).toHaveLength(passed);
    for (const place of [here, there]) {
      expect(await ask(place)).toMatchObject({ status: 429, code: 2021 });
    }
  });

  it('lets through what a rate limit says, at both together', async () => {
    const limit = { id: 'few', per: ['key'], limit: 6, interval: 3600, technique: 'sliding' };
    const { here, there } = await replicas(policyFor(await provider(), { limits: [limit] }));
    const { passed, refused } = await storm(here, there, 20);
    expect(passed).toBe(6);
    expect(refused[0]).toMatchObject({ status: 429, code: 2003 });
  });

  it('uses a key that was stored beside them, and the next one in its place, at once', async () => {
    const openai = await provider();
    const keys = [{ alias: 'main', provider: 'openai' }];
    const virtualKeys = [{ id: 'web', sha256: digest(TOKEN), user: 'web-shop', ownKeys: false }];
    const { database, here, there } = await replicas(policyFor(openai, { keys, virtualKeys }));
    const location = { dataDir: '', database };
    const sent = () => openai.requests.map(({ headers }) => headers['authorization']);
    await withProviderKeys(location, (stored) => stored.put('main', 'sk-stored-1'));
    expect([await ask(here), await ask(there)]).toEqual([200, 200]);
    expect(sent()).toEqual(['Bearer sk-stored-1', 'Bearer sk-stored-1']);
    await withProviderKeys(location, (stored) => stored.put('main', 'sk-stored-2'));
    await expect
      .poll(async () => [await ask(here), await ask(there), sent().slice(-2)], { timeout: 10_000 })
      .toEqual([200, 200, ['Bearer sk-stored-2', 'Bearer sk-stored-2']]);
    expect(await withProviderKeys(location, (stored) => stored.aliases())).toEqual(['main']);
  });

  it('shows at either what the other one logged', async () => {
    const { here, there } = await replicas(policyFor(await provider()));
    await Promise.all([ask(here), ask(there)]);
    const count = async ({ url }: HostedGateway): Promise<number> => {
      const headers = { 'cf-aig-authorization': `Bearer ${ADMIN}` };
      const page = (await (await fetch(`${url}/-/logs`, { headers })).json()) as {
        result: unknown[];
      };
      return page.result.length;
    };
    await expect
      .poll(async () => [await count(here), await count(there)], { timeout: 10_000 })
      .toEqual([2, 2]);
  });
});
