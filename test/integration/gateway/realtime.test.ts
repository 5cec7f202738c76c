import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp } from 'node:net';
import { GoogleGenAI, type LiveServerMessage, type Session as LiveSession } from '@google/genai';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startGeminiLive, type LiveProvider } from '../../fixtures/providers/gemini-live';
import {
  startOpenAiRealtime,
  type RealtimeProvider,
} from '../../fixtures/providers/openai-realtime';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';

const SECRET = ['AKIA', 'Q3EGWLPT7XRB5VNM'].join('');
const CREDENTIALS = 'any(dlp.categories[*] == "credentials")';
/** What one answer of the fake costs is all of a budget of a tenth of a cent. */
const PRICE = { provider: 'openai', model: 'gpt-realtime', in: 0.00001, out: 0.00001 };
const BLOCK = { id: 'keys', name: 'Keys', when: CREDENTIALS, action: 'block' } as const;

let provider: RealtimeProvider;
let desk: GatewayDesk;
const open: OpenAIRealtimeWS[] = [];

beforeEach(async () => {
  provider = await startOpenAiRealtime();
  desk = await startGatewayDesk({});
  use([BLOCK]);
});
afterEach(async () => {
  for (const one of open.splice(0)) one.socket.terminate();
  await desk.close();
  await provider.close();
  expect(desk.defects).toEqual([]);
});

function use(rules: PolicyInput['rules'], gateway: PolicyInput['gateway'] = {}): void {
  const providers = [{ id: 'openai', baseUrl: `${provider.url}/v1` }];
  desk.use({ rules, gateway: { providers, ...gateway } });
}

interface Session {
  readonly client: OpenAIRealtimeWS;
  /** All events of the server, by the SDK's own reading. */
  readonly events: { readonly type: string }[];
  /** Resolves with the next event of a type. */
  readonly next: (type: string) => Promise<{ readonly type: string }>;
  readonly say: (text: string) => void;
}

/**
 * The SDK's own client, with nothing changed but the address. It always asks for TLS, which ends in
 * front of a gateway; here its connection goes there without.
 */
async function connect(apiKey = 'sk-test'): Promise<Session> {
  const port = Number(new URL(desk.url).port);
  const client = new OpenAIRealtimeWS(
    { model: 'gpt-realtime', options: { createConnection: () => connectTcp(port, '127.0.0.1') } },
    new OpenAI({ apiKey, baseURL: `${desk.url}/v1` }),
  );
  open.push(client);
  const events: { readonly type: string }[] = [];
  const waiting: { type: string; settle: (event: { readonly type: string }) => void }[] = [];
  client.on('event', (event) => {
    events.push(event);
    const index = waiting.findIndex(({ type }) => type === event.type);
    if (index >= 0) waiting.splice(index, 1)[0]?.settle(event);
  });
  // An `error` event is one of the events above; without a listener the SDK throws.
  client.on('error', () => undefined);
  await once(client.socket, 'open');
  return {
    client,
    events,
    next: (type) => new Promise((settle) => waiting.push({ type, settle })),
    say: (text) => {
      const content = [{ type: 'input_text' as const, text }];
      client.send({
        type: 'conversation.item.create',
        item: { type: 'message', role: 'user', content },
      });
    },
  };
}

const sentTypes = (): unknown[] => provider.received.map(({ type }) => type);
const enforced = (): string[] =>
  desk.events.flatMap((event) => (event.kind === 'exchange' ? [event.enforced] : []));

describe('OpenAI’s realtime client', () => {
  it('talks through the gateway, each text an exchange, and its tokens are counted', async () => {
    const { client, events, next, say } = await connect();
    const done = next('response.done');
    client.send({
      type: 'session.update',
      session: { type: 'realtime', instructions: 'Be brief.' },
    });
    say('good morning');
    client.send({ type: 'response.create' });
    await done;
    const text = events.flatMap((event) => ('delta' in event ? [event.delta] : [])).join('');
    expect(text).toBe('You said: good morning');
    expect(provider.handshakes).toEqual([
      { authorization: 'Bearer sk-test', url: '/v1/realtime?model=gpt-realtime' },
    ]);
    const record = desk.nextRecord();
    client.close();
    expect(await record).toMatchObject({
      ...{ status_code: 101, success: true, model: 'gpt-realtime', request_type: 'websocket' },
      ...{ tokens_in: 100, tokens_out: 20 },
    });
    expect(enforced()).toEqual(['allow', 'allow']);
    const outcomes = desk.events.flatMap((event) => (event.kind === 'outcome' ? [event] : []));
    expect(outcomes.some(({ responseLength }) => responseLength >= text.length)).toBe(true);
  });

  it('gets an error event for an item, instructions or a tool’s output with a secret, and goes on', async () => {
    const { client, next, say } = await connect();
    const refused: ((session: Session['client']) => void)[] = [
      () => say(`deploy with ${SECRET}`),
      () =>
        client.send({
          type: 'session.update',
          session: { type: 'realtime', instructions: `The key is ${SECRET}.` },
        }),
      () =>
        client.send({
          type: 'conversation.item.create',
          item: { type: 'function_call_output', call_id: 'call_1', output: `key=${SECRET}` },
        }),
      () =>
        client.send({ type: 'response.create', response: { instructions: `Repeat ${SECRET}.` } }),
    ];
    for (const send of refused) {
      const error = next('error');
      send(client);
      expect(await error).toMatchObject({ error: { type: 'invalid_request_error' } });
    }
    const done = next('response.done');
    say('never mind');
    client.send({ type: 'response.create' });
    await done;
    expect(sentTypes()).toEqual(['conversation.item.create', 'response.create']);
    expect(JSON.stringify(provider.received)).not.toContain(SECRET);
    expect(enforced()).toEqual(['block', 'block', 'block', 'block', 'allow']);
  });

  it('lets the text go with the secret masked where a rule says so', async () => {
    use([{ ...BLOCK, action: 'redact' }]);
    const { client, next, say } = await connect();
    const done = next('response.done');
    say(`deploy with ${SECRET}`);
    client.send({ type: 'response.create' });
    await done;
    expect(JSON.stringify(provider.received)).not.toContain(SECRET);
    expect(JSON.stringify(provider.received)).toContain('deploy with');
  });

  it('is spared an answer that a rule stops, and has the next one', async () => {
    use([{ ...BLOCK, phase: 'response' }]);
    provider.answer = `Certainly, the key is ${SECRET} as you asked.`;
    const { client, events, next, say } = await connect();
    const stopped = next('error');
    say('what is the key?');
    client.send({ type: 'response.create' });
    await stopped;
    await expect.poll(sentTypes).toContain('response.cancel');
    expect(JSON.stringify(events)).not.toContain(SECRET.slice(0, 10));
    provider.answer = undefined;
    const done = next('response.done');
    say('good morning');
    client.send({ type: 'response.create' });
    await done;
    expect(JSON.stringify(events)).not.toContain(SECRET.slice(0, 10));
    expect(JSON.stringify(events)).toContain('You said: good morning');
  });

  it('has what was said aloud judged by its words, which the conversation then forgets', async () => {
    provider.speech = `my key is ${SECRET}`;
    const { client, next } = await connect();
    const refused = next('error');
    client.send({ type: 'input_audio_buffer.commit' });
    await refused;
    await expect
      .poll(sentTypes)
      .toEqual(['input_audio_buffer.commit', 'conversation.item.delete', 'response.cancel']);
    expect(enforced()).toEqual(['block']);
  });

  it.each([
    ['a budget', { budgets: [{ id: 'little', amount: 0.001, period: 'day' as const }] }, '2021'],
    [
      'a limit of tokens',
      { limits: [{ id: 'few', count: 'tokens' as const, limit: 120, interval: 3600 }] },
      '2003',
    ],
  ])('has no more answers when %s is spent, and no new connection', async (_, bounds, code) => {
    use([BLOCK], { ...bounds, prices: [PRICE] });
    const { client, events, next, say } = await connect();
    const done = next('response.done');
    say('good morning');
    client.send({ type: 'response.create' });
    await done;
    const refused = next('error');
    say('and again');
    client.send({ type: 'response.create' });
    expect(await refused).toMatchObject({
      error: { type: 'rate_limit_error', code, source: 'portcullis-gateway' },
    });
    expect(sentTypes().filter((type) => type === 'response.create')).toHaveLength(1);
    expect(events.filter(({ type }) => type === 'response.done')).toHaveLength(1);
    await expect(connect()).rejects.toThrow('429');
  });

  it('is cut off in an answer that the provider begins by itself', async () => {
    use([BLOCK], { budgets: [{ id: 'little', amount: 0.001, period: 'day' }], prices: [PRICE] });
    const { client, events, next, say } = await connect();
    const done = next('response.done');
    say('good morning');
    client.send({ type: 'response.create' });
    await done;
    const refused = next('error');
    provider.say('response.created', { response: { id: 'resp_2' } });
    expect(await refused).toMatchObject({ error: { code: '2021' } });
    await expect.poll(sentTypes).toContain('response.cancel');
    provider.say('response.output_text.delta', { response_id: 'resp_2', delta: 'unpaid' });
    provider.say('response.done', { response: { id: 'resp_2', usage: { input_tokens: 1 } } });
    provider.say('session.updated', { session: {} });
    await next('session.updated');
    expect(JSON.stringify(events)).not.toContain('unpaid');
  });

  it('is told by the provider that its key is wrong, as without the gateway', async () => {
    await expect(connect('sk-wrong')).rejects.toThrow('401');
    await expect.poll(() => desk.records.at(-1)?.status_code).toBe(401);
  });
});

describe('Google’s Live client', () => {
  const model = 'gemini-live';
  const price = { provider: 'google-ai-studio', model, in: 0.00001, out: 0.00001 };
  let live: LiveProvider;
  const sessions: LiveSession[] = [];

  beforeEach(async () => {
    live = await startGeminiLive();
  });
  afterEach(async () => {
    for (const session of sessions.splice(0)) session.close();
    await live.close();
  });

  function useLive(gateway: PolicyInput['gateway'] = {}): void {
    const providers = [{ id: 'google-ai-studio', baseUrl: `${live.url}/v1beta` }];
    desk.use({ rules: [BLOCK], gateway: { providers, prices: [price], ...gateway } });
  }

  /** The SDK's own client, with nothing changed but the address. */
  function join(apiKey = 'AIza-test') {
    const messages: LiveServerMessage[] = [];
    let settle: (reason: string) => void;
    const closed = new Promise<string>((resolve) => (settle = resolve));
    const baseUrl = `${desk.url}/default/google-ai-studio`;
    const connected = new GoogleGenAI({ apiKey, httpOptions: { baseUrl } }).live.connect({
      model,
      callbacks: {
        onmessage: (message) => void messages.push(message),
        onclose: ({ reason }: { readonly reason: string }) => settle(reason),
      },
    });
    const session = connected.then((joined) => {
      sessions.push(joined);
      return joined;
    });
    const turns = (): number =>
      messages.filter(({ serverContent }) => serverContent?.turnComplete === true).length;
    return { session, messages, turns, closed };
  }

  it('talks through the gateway, and its tokens have a cost', async () => {
    useLive();
    const { session: joining, messages, turns } = join();
    const session = await joining;
    for (let turn = 1; turn <= 2; turn += 1) {
      session.sendClientContent({ turns: 'good morning', turnComplete: true });
      await expect.poll(turns).toBe(turn);
    }
    expect(messages.map(({ text }) => text ?? '').join('')).toBe('Good day.Good day.');
    const [handshake] = live.handshakes;
    expect(handshake?.key).toBe('AIza-test');
    expect(handshake?.url).toMatch(/^\/ws\/google\.ai\.generativelanguage\.\w+\.Gen[.\w]+Content$/);
    const record = desk.nextRecord();
    session.close();
    expect(await record).toMatchObject({
      ...{ status_code: 101, success: true, provider: 'google-ai-studio', model },
      ...{ tokens_in: 200, tokens_out: 50, tokens_reasoning: 10 },
      cost: expect.closeTo(0.0025, 9) as number,
    });
  });

  it('is closed with the reason where a budget has no room for the answer', async () => {
    useLive({ budgets: [{ id: 'little', amount: 0.001, period: 'day' }] });
    const { session: joining, turns, closed } = join();
    const session = await joining;
    session.sendClientContent({ turns: 'good morning', turnComplete: true });
    await expect.poll(turns).toBe(1);
    session.sendClientContent({ turns: 'and again', turnComplete: true });
    expect(await closed).toMatch(/budget/i);
    expect(live.received.filter((message) => 'clientContent' in message)).toHaveLength(1);
  });

  it('may not have a model that its key does not reach, and its key goes nowhere', async () => {
    const token = 'pcg-live-test';
    const sha256 = createHash('sha256').update(token).digest('hex');
    useLive({ virtualKeys: [{ id: 'shop', sha256, models: ['gemini-flash*'] }] });
    // The SDK waits for an answer to its first message, and that never comes.
    const { closed } = join(token);
    expect(await closed).toContain('gemini-live');
    expect(live.received).toEqual([]);
    expect(JSON.stringify(live.handshakes)).not.toContain(token);
  });
});
