import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket, { WebSocketServer } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGatewayDesk, type GatewayDesk } from './gateway-desk';
import { startProviders, type ProviderWorld } from './world';

let world: ProviderWorld;
let desk: GatewayDesk;

beforeAll(async () => {
  world = await startProviders();
  desk = await startGatewayDesk({ gateway: { providers: world.providers } });
});
afterAll(async () => {
  await desk.close();
  await world.close();
  expect(desk.defects).toEqual([]);
});

const KEY = ['AKIA', 'Q3EGWLPT7XRB5VNM'].join('');

async function open(path: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`${desk.url.replace('http', 'ws')}${path}`, { headers });
  await once(socket, 'open');
  return socket;
}

/** Collects messages until one of this type has come. */
async function until(socket: WebSocket, type: string): Promise<Record<string, unknown>[]> {
  const messages: Record<string, unknown>[] = [];
  return await new Promise((settle) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as Record<string, unknown>;
      messages.push(message);
      if (message['type'] === type) settle(messages);
    });
  });
}

const create = (content: string, stream = false): string =>
  JSON.stringify({
    type: 'universal.create',
    request: {
      eventId: 'my-event',
      provider: 'openai',
      endpoint: 'chat/completions',
      headers: { Authorization: 'Bearer sk-test', 'Content-Type': 'application/json' },
      query: { model: 'gpt-4o', stream, messages: [{ role: 'user', content }] },
    },
  });

describe('a WebSocket', () => {
  it('answers universal.create with universal.created, whole and as a stream', async () => {
    const socket = await open('/prod');
    const whole = until(socket, 'universal.created');
    socket.send(create('hello'));
    expect((await whole)[0]).toMatchObject({
      type: 'universal.created',
      metadata: {
        cacheStatus: 'MISS',
        eventId: 'my-event',
        step: 0,
        contentType: 'application/json',
      },
      response: { choices: [{ message: { content: 'You said: hello' } }] },
    });
    socket.removeAllListeners('message');
    const streamed = until(socket, 'universal.done');
    socket.send(create('a b c', true));
    const text = (await streamed)
      .filter(({ type }) => type === 'universal.stream')
      .map(({ response }) => {
        const { choices } = response as { choices: { delta: { content?: string } }[] };
        return choices[0]?.delta.content ?? '';
      })
      .join('');
    expect(text).toBe('You said: a b c');
    socket.close();
    expect(desk.records.at(-1)).toMatchObject({ request_type: 'websocket', event_id: 'my-event' });
  });

  it('refuses what policy blocks, and stays open', async () => {
    const rule = {
      id: 'keys',
      name: 'Keys',
      when: 'any(dlp.categories[*] == "credentials")',
      action: 'block',
    } as const;
    desk.use({ rules: [rule], gateway: { providers: world.providers } });
    const socket = await open('/prod');
    const refused = until(socket, 'error');
    socket.send(create(KEY));
    expect((await refused)[0]).toMatchObject({ type: 'error', error: { code: 2029 } });
    socket.removeAllListeners('message');
    const next = until(socket, 'universal.created');
    socket.send(create('hello'));
    await next;
    socket.close();
  });

  it('is joined with a provider’s own for realtime, with the provider’s key', async () => {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    let seen: string | undefined;
    sockets.on('connection', (socket, request) => {
      seen = `${request.headers['authorization'] ?? ''} ${request.url ?? ''}`;
      socket.on('message', (data: Buffer) => socket.send(`echo ${data.toString()}`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    desk.use({
      gateway: { providers: [{ id: 'openai', baseUrl: `http://127.0.0.1:${port}/v1` }] },
    });
    const socket = await open('/v1/realtime?model=gpt-realtime', {
      authorization: 'Bearer sk-mine',
    });
    const answered = once(socket, 'message') as Promise<[Buffer]>;
    socket.send('hello');
    expect((await answered)[0].toString()).toBe('echo hello');
    expect(seen).toBe('Bearer sk-mine /v1/realtime?model=gpt-realtime');
    const record = desk.nextRecord();
    socket.close();
    expect(await record).toMatchObject({ status_code: 101, model: 'gpt-realtime' });
    sockets.close();
    server.close();
  });
});
