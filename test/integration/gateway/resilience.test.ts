import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { sendJson, sse, type ProviderHandler } from '../../fixtures/providers/fake-provider';
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
  use({});
  for (const provider of [world.openai, world.anthropic, world.gemini]) {
    provider.override = undefined;
    provider.requests.length = 0;
  }
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

type GatewayInput = NonNullable<PolicyInput['gateway']>;

function use(gateway: GatewayInput): void {
  desk.use({
    gateway: { ...gateway, providers: [...world.providers, ...(gateway.providers ?? [])] },
  });
}

const client = (headers: Record<string, string> = {}, path = '/v1'): OpenAI =>
  new OpenAI({
    apiKey: 'sk-test',
    baseURL: `${desk.url}${path}`,
    maxRetries: 0,
    defaultHeaders: headers,
  });
const BODY = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'hello' }] };
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  await work.then(
    () => 'no error',
    (error: unknown) => error,
  );
const failing =
  (status: number, times: number): ProviderHandler =>
  (_request, response) => {
    if (--times === 0) world.openai.override = undefined;
    sendJson(response, status, {
      error: { message: 'overloaded', type: 'server_error', code: null },
    });
  };

describe('retries', () => {
  it('tries as often as the caller says, and succeeds in the end', async () => {
    world.openai.override = failing(503, 2);
    const record = desk.nextRecord();
    const retry = client({ 'cf-aig-max-attempts': '3', 'cf-aig-retry-delay': '1' });
    const answer = await retry.chat.completions.create(BODY);
    expect(answer.choices[0]?.message.content).toBe('You said: hello');
    expect(world.openai.requests).toHaveLength(3);
    expect(await record).toMatchObject({ attempts: 3, success: true });
  });

  it('gives the provider’s own error when all attempts fail', async () => {
    world.openai.override = failing(429, Infinity);
    const retry = client({ 'cf-aig-max-attempts': '2', 'cf-aig-retry-delay': '1' });
    const error = await failure(retry.chat.completions.create(BODY));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ code: null });
    expect(world.openai.requests).toHaveLength(2);
  });

  it('gives a request up whose first byte does not come in time', async () => {
    world.openai.override = () => undefined;
    const hurried = client({ 'cf-aig-request-timeout': '40' });
    expect(await failure(hurried.chat.completions.create(BODY))).toMatchObject({
      status: 504,
      code: 2005,
    });
  });

  it('says that a provider cannot be reached, in its own name', async () => {
    use({ providers: [{ id: 'gone', baseUrl: 'http://127.0.0.1:1/v1' }] });
    const error = await failure(client().chat.completions.create({ ...BODY, model: 'gone/m' }));
    expect(error).toMatchObject({ status: 502, code: 2004 });
  });

  it('leaves a provider alone that failed again and again, until time has passed', async () => {
    use({
      gateways: [{ id: 'default', breaker: { failures: 2, openSeconds: 60 } }],
      providers: [{ id: 'flaky', baseUrl: `${world.openai.url}/v1` }],
    });
    const body = { ...BODY, model: 'flaky/m' };
    world.openai.override = failing(500, 2);
    for (let i = 0; i < 2; i += 1) await failure(client().chat.completions.create(body));
    expect(await failure(client().chat.completions.create(body))).toMatchObject({ code: 2004 });
    expect(world.openai.requests).toHaveLength(2);
    now += 61_000;
    expect((await client().chat.completions.create(body)).choices).toHaveLength(1);
  });
});

describe('a provider that breaks its answer off', () => {
  it('ends the stream with an error, not as if it were whole', async () => {
    world.openai.override = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(
        sse({
          id: 'x',
          model: 'm',
          choices: [{ index: 0, delta: { content: 'half' }, finish_reason: null }],
        }),
        () => response.destroy(),
      );
    };
    const stream = await client().chat.completions.create({ ...BODY, stream: true });
    let text = '';
    const error = await failure(
      (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      })(),
    );
    expect(text).toBe('half');
    expect(error).toMatchObject({ code: 2004 });
  });

  it('is told apart from a good answer when it sends no JSON to a translation', async () => {
    world.anthropic.override = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"type":"message","content":[{"type":"te');
    };
    const error = await failure(
      client().chat.completions.create({ ...BODY, model: 'anthropic/claude-sonnet-5-5' }),
    );
    expect(error).toMatchObject({ status: 502, code: 2004 });
  });

  it('gives an error of another API in the caller’s form', async () => {
    const error = await failure(
      client().chat.completions.create({ ...BODY, model: 'anthropic/claude-sonnet-5-5' }),
    );
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(error).toMatchObject({ status: 401 });
    expect(String(error)).toContain('invalid x-api-key');
  });
});

describe('a body that is no JSON', () => {
  it.each([
    ['{"model": ', 'it ends too early'],
    ['{"messages": secret}', 'is not JSON'],
    ['{"messages": [] "secret"}', 'see character 17'],
    ['{"messages": []}', 'names no model'],
  ])('is refused with the place, and without its text: %s', async (body, why) => {
    const headers = { 'content-type': 'application/json' };
    const url = `${desk.url}/v1/chat/completions`;
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text).toContain(why);
    expect(text).not.toContain('secret');
  });
});

describe('the universal endpoint', () => {
  const universal = async (steps: unknown): Promise<Response> =>
    await fetch(`${desk.url}/prod`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(steps),
    });
  const openaiStep = {
    provider: 'openai',
    endpoint: 'chat/completions',
    headers: { Authorization: 'Bearer sk-test', 'Content-Type': 'application/json' },
    query: BODY,
  };
  const claudeStep = {
    provider: 'anthropic',
    endpoint: 'v1/messages',
    headers: { 'x-api-key': 'sk-ant-1', 'anthropic-version': '2023-06-01' },
    query: { model: 'claude-sonnet-5-5', max_tokens: 10, messages: BODY.messages },
  };

  it('answers with the first step that works, and says which it was', async () => {
    const first = await universal([openaiStep, claudeStep]);
    expect(first.headers.get('cf-aig-step')).toBe('0');
    expect(await first.json()).toMatchObject({ object: 'chat.completion' });
    world.openai.override = failing(500, 1);
    const second = await universal([openaiStep, claudeStep]);
    expect(second.headers.get('cf-aig-step')).toBe('1');
    expect(second.headers.get('cf-aig-provider')).toBe('anthropic');
    expect(await second.json()).toMatchObject({ type: 'message' });
  });

  it('takes the endpoint for all providers as a step, by the name that the vendor gives it', async () => {
    const step = (model: string) => ({
      provider: 'compat',
      endpoint: 'chat/completions',
      headers: { authorization: 'Bearer sk-ant-1' },
      query: { ...BODY, model },
    });
    world.openai.override = failing(500, 1);
    const answer = await universal([step('openai/gpt-4o'), step('anthropic/claude-sonnet-5-5')]);
    expect(answer.headers.get('cf-aig-step')).toBe('1');
    expect(answer.headers.get('cf-aig-provider')).toBe('anthropic');
    expect(await answer.json()).toMatchObject({ object: 'chat.completion' });
    const nowhere = await universal([{ ...step('openai/gpt-4o'), endpoint: 'nowhere' }]);
    expect(nowhere.status).toBe(404);
  });

  it('refuses what is no list of steps', async () => {
    const answer = await universal([{ provider: 'openai' }]);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 2001 } });
  });
});

describe('dynamic routes', () => {
  const nodes = [
    { id: 'start', type: 'start', next: 'plan' },
    {
      id: 'plan',
      type: 'conditional',
      conditions: { 'metadata.plan': { $eq: 'pro' } },
      true: 'best',
      false: 'few',
    },
    {
      id: 'few',
      type: 'rate_limit',
      key: 'metadata.user',
      limit: 1,
      interval: 60,
      success: 'cheap',
      fallback: 'best',
    },
    { id: 'cheap', type: 'model', provider: 'openai', model: 'gpt-4o-mini', fallback: 'best' },
    { id: 'best', type: 'model', provider: 'openai', model: 'gpt-4o' },
  ] as const;
  const called = async (metadata: object): Promise<string | null> => {
    const { response } = await client({ 'cf-aig-metadata': JSON.stringify(metadata) })
      .chat.completions.create({ ...BODY, model: 'dynamic/support' })
      .withResponse();
    return response.headers.get('cf-aig-model');
  };
  beforeEach(() => use({ routes: [{ name: 'support', version: 3, nodes: [...nodes] }] }));

  it('go by metadata, limits and failures', async () => {
    expect(await called({ plan: 'pro' })).toBe('gpt-4o');
    expect(await called({ user: 'ann' })).toBe('gpt-4o-mini');
    expect(await called({ user: 'ann' })).toBe('gpt-4o');
    expect(await called({ user: 'bob' })).toBe('gpt-4o-mini');
    world.openai.override = failing(500, 1);
    expect(await called({ user: 'eve' })).toBe('gpt-4o');
  });

  it('are walked through without sending or counting anything', async () => {
    const simulate = async (body: unknown): Promise<unknown> => {
      const answer = await fetch(`${desk.url}/-/simulate`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      return await answer.json();
    };
    for (let i = 0; i < 3; i += 1) {
      const request = { metadata: { user: 'zoe' } };
      expect(await simulate({ route: 'support', request })).toMatchObject({
        success: true,
        result: {
          model: 'openai/gpt-4o-mini',
          steps: [{ node: 'start' }, { took: 'false' }, { took: 'success' }, { node: 'cheap' }],
        },
      });
    }
    expect(await simulate({ route: 'support', failing: ['openai/gpt-4o-mini'] })).toMatchObject({
      result: { model: 'openai/gpt-4o' },
    });
    const broken = { name: 'x', nodes: [nodes[0], { id: 'end', type: 'end' }] };
    expect(await simulate({ route: broken })).toMatchObject({ success: false });
    expect(world.openai.requests).toHaveLength(0);
  });
});
