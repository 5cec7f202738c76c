import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

const TOKEN = 'pcg_ann-1234567890';

let world: ProviderWorld;
let desk: GatewayDesk;

beforeEach(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({});
});
afterEach(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

function use(gateway: NonNullable<PolicyInput['gateway']>): void {
  const sha256 = createHash('sha256').update(TOKEN).digest('hex');
  desk.use({
    gateway: {
      gateways: [{ id: 'shop', authentication: 'required' }],
      providers: world.providers,
      virtualKeys: [{ id: 'ann', sha256 }],
      ...gateway,
    },
  });
}

async function ask(token: string, path = '/v1'): Promise<unknown> {
  const client = new OpenAI({
    ...{ apiKey: 'sk-test', baseURL: `${desk.url}${path}`, maxRetries: 0 },
    defaultHeaders: { 'cf-aig-authorization': `Bearer ${token}` },
  });
  const messages = [{ role: 'user' as const, content: 'a secret question' }];
  return await client.chat.completions.create({ model: 'gpt-4o', messages }).then(
    () => 200,
    (error: unknown) => error,
  );
}

/** What stands in the events of refused requests: outcome by outcome, with what was enforced. */
function refusals(): unknown[] {
  return desk.events.flatMap((event) => {
    if (event.kind !== 'outcome' || event.result !== 'refused') return [];
    const asked = desk.events.find(
      (one) => one.kind === 'exchange' && one.exchangeId === event.exchangeId,
    );
    return asked?.kind === 'exchange'
      ? [[asked.enforced, asked.app.id, asked.request.path, event.status, event.error]]
      : [];
  });
}

describe('a request that the gateway itself refuses', () => {
  it('leaves a handful of events and records when it comes again and again, with their number', async () => {
    use({});
    for (let n = 0; n < 40; n += 1) {
      expect(await ask(`pcg_guess-${n}`)).toMatchObject({ status: 401, code: 2009 });
    }
    await expect.poll(() => refusals().length).toBe(5);
    expect(desk.records).toHaveLength(5);
    await desk.gateway.close();
    expect(refusals()).toHaveLength(6);
    const path = '/v1/chat/completions';
    expect(refusals()[0]).toEqual([
      'block',
      'portcullis-gateway',
      path,
      401,
      'unauthorized (2009)',
    ]);
    expect(refusals()[5]).toMatchObject({
      4: 'unauthorized (2009), 35 requests within a minute',
    });
    expect(desk.records.map(({ count = 1 }) => count)).toEqual([1, 1, 1, 1, 1, 35]);
    expect(JSON.stringify([desk.events, desk.records])).not.toMatch(/guess|secret question/);
  });

  it('is on record when it calls a gateway that there is not, or reads a log without the key', async () => {
    use({});
    expect(await ask(TOKEN, '/v1/acc/elsewhere/openai')).toMatchObject({ status: 404 });
    expect((await fetch(`${desk.url}/-/logs`)).status).toBe(401);
    await expect.poll(() => refusals().map((one) => (one as unknown[])[3])).toEqual([404, 401]);
    expect(desk.records).toMatchObject([{ gateway: '', error_code: 2002 }]);
  });

  it('is on record with its provider when a limit is reached, and each has its own log record', async () => {
    use({ limits: [{ id: 'few', per: ['key'], limit: 1, interval: 3600, technique: 'sliding' }] });
    expect(await ask(TOKEN)).toBe(200);
    for (let n = 0; n < 8; n += 1) expect(await ask(TOKEN)).toMatchObject({ status: 429 });
    await expect.poll(() => refusals().length).toBe(5);
    expect(refusals()[0]).toMatchObject({ 0: 'block', 3: 429, 4: 'rate-limited (2003)' });
    expect(desk.records.filter(({ status_code }) => status_code === 429)).toHaveLength(8);
    await desk.gateway.close();
    expect(refusals()).toHaveLength(6);
  });
});
