import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { sendJson, sse, type ProviderHandler } from '../../fixtures/providers/fake-provider';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

/** Requests under way at the same time. */
const AT_ONCE = 40;
const HOUR_MS = 3_600_000;

let world: ProviderWorld;
let desk: GatewayDesk;
let now = Date.parse('2026-11-25T12:00:00Z');

beforeAll(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({}, { clock: { now: () => now } });
});
beforeEach(() => {
  for (const provider of [world.openai, world.anthropic]) {
    provider.override = undefined;
    provider.requests.length = 0;
  }
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

function use(gateway: NonNullable<PolicyInput['gateway']>): void {
  desk.use({ gateway: { providers: [...world.providers], ...gateway } });
}

/** One request from its head to the end of its answer. */
async function ask(model: string, more: Readonly<Record<string, unknown>> = {}) {
  const answer = await fetch(`${desk.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer sk-ant-test' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }], ...more }),
  });
  return {
    status: answer.status,
    provider: answer.headers.get('cf-aig-provider'),
    text: await answer.text(),
  };
}
const together = (work: (index: number) => ReturnType<typeof ask>) =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(index)));

describe('a provider that turns everybody away', () => {
  const nodes = [
    { id: 'start', type: 'start', next: 'first' },
    {
      id: 'first',
      type: 'model',
      provider: 'openai',
      model: 'gpt-4o',
      retries: 1,
      fallback: 'second',
    },
    { id: 'second', type: 'model', provider: 'anthropic', model: 'claude-sonnet-4' },
  ] as const;

  const refusing =
    (status: number): ProviderHandler =>
    (_request, response) =>
      sendJson(response, status, { error: { message: 'slow down', type: 'requests', code: null } });
  const gateway = {
    id: 'default',
    breaker: { failures: 3, openSeconds: 60 },
    retry: { delay: 1 },
  };
  const providersOf = async () =>
    new Set(
      (await together(() => ask('dynamic/both'))).map((one) => `${one.status} ${one.provider}`),
    );
  beforeEach(() => use({ gateways: [gateway], routes: [{ name: 'both', nodes: [...nodes] }] }));

  it('with 429 costs no caller an answer, and is asked no more often than the retries say', async () => {
    world.openai.override = refusing(429);
    expect(await providersOf()).toEqual(new Set(['200 anthropic']));
    expect(world.openai.requests).toHaveLength(2 * AT_ONCE);
    world.openai.override = undefined;
    expect(await providersOf()).toEqual(new Set(['200 openai']));
  });

  it('with 503 is left alone, asked again by one when time has passed, and when a clock was set back', async () => {
    world.openai.override = refusing(503);
    expect(await providersOf()).toEqual(new Set(['200 anthropic']));
    const stormed = world.openai.requests.length;
    expect(await providersOf()).toEqual(new Set(['200 anthropic']));
    expect(world.openai.requests).toHaveLength(stormed);
    now += 61_000;
    expect(await providersOf()).toEqual(new Set(['200 anthropic']));
    expect(world.openai.requests).toHaveLength(stormed + 1);
    world.openai.override = undefined;
    now -= HOUR_MS;
    expect((await ask('dynamic/both')).provider).toBe('openai');
    expect(await providersOf()).toEqual(new Set(['200 openai']));
  });
});

describe('a provider that breaks off every other stream', () => {
  it('ends those with an error and the others whole, and takes of a budget for each', async () => {
    use({ budgets: [{ id: 'day', amount: 1000, period: 'day' }] });
    let count = 0;
    const chunk = (content: string, finish: string | null): string =>
      sse({
        ...{ id: 'x', model: 'gpt-4o' },
        choices: [{ index: 0, delta: { content }, finish_reason: finish }],
      });
    world.openai.override = (_request, response) => {
      const breaks = count++ % 2 === 0;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(chunk('half', null), () => {
        if (breaks) response.destroy();
        else response.end(`${chunk(' whole', 'stop')}data: [DONE]\n\n`);
      });
    };
    const before = desk.records.length;
    const answers = await together(() => ask('gpt-4o', { stream: true }));
    const whole = answers.filter(({ text }) => text.includes('[DONE]'));
    const broken = answers.filter(({ text }) => text.includes('portcullis-gateway'));
    expect([whole.length, broken.length]).toEqual([AT_ONCE / 2, AT_ONCE / 2]);
    expect(broken.every(({ text }) => !text.includes('whole'))).toBe(true);
    await expect.poll(() => desk.records.length).toBe(before + AT_ONCE);
    const records = desk.records.slice(before);
    expect(records.filter(({ success }) => success)).toHaveLength(AT_ONCE / 2);
    expect(records.every(({ cost = 0 }) => cost > 0)).toBe(true);
  });
});

describe('a clock that jumps', () => {
  it('lets no more through a limit than it says, and lets callers in again in time', async () => {
    use({ limits: [{ id: 'few', limit: 3, interval: 60 }] });
    const admitted = async (): Promise<number> =>
      (await together(() => ask('gpt-4o'))).filter(({ status }) => status === 200).length;
    expect(await admitted()).toBe(3);
    // Back by a minute and forth again: what was counted in the minute of before counts still.
    now -= 60_000;
    expect(await admitted()).toBeLessThanOrEqual(3);
    now += 60_000;
    expect(await admitted()).toBe(0);
    now += HOUR_MS;
    expect(await admitted()).toBe(3);
  });
});
