import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchThrough, openTunnel, textOf } from '../../fixtures/upstream/proxied-fetch';
import { startDesk, type Desk } from './desk';

const HOST = 'claude.ai';

it('refuses isolated traffic while there is no key, and tunnels the rest', async () => {
  const desk = await startDesk({ proxy: { suspended: () => 'keyless' } });
  const isolated = await desk.proxy.listenIsolated({ host: '127.0.0.1', port: 0 });
  const { username, password } = desk.proxy.registerIsolationSession();
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  const refused = await openTunnel({
    proxyPort: Number(new URL(isolated).port),
    ca: desk.caPem,
    host: HOST,
    proxyAuthorization: `Basic ${pair}`,
  });
  expect(refused.status).toBe(403);
  const { socket } = await openTunnel({
    proxyPort: desk.port,
    ca: desk.sites.ca.certPem,
    host: HOST,
  });
  expect(socket?.authorized).toBe(true);
  socket?.destroy();
  await desk.close();
});

describe('the listener of the isolated browser', () => {
  let desk: Desk;
  let port: number;
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        rules: [
          {
            id: 'isolated-only',
            name: 'Isolated',
            when: 'door == "isolation" and any(dlp.types[*] == "EMAIL_ADDRESS")',
            action: 'redact',
          },
        ],
      },
    });
    port = Number(new URL(await desk.proxy.listenIsolated({ host: '127.0.0.1', port: 0 })).port);
  });
  afterAll(async () => {
    await desk.close();
  });

  const basic = (username: string, password: string): string =>
    `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  it('asks for credentials, and takes none but those of an open session', async () => {
    const wrong = basic('isolated-1', 'guess');
    for (const authorization of [undefined, wrong]) {
      const tunnel = await openTunnel({
        proxyPort: port,
        ca: desk.caPem,
        host: HOST,
        ...(authorization === undefined ? {} : { proxyAuthorization: authorization }),
      });
      expect(tunnel.status).toBe(407);
    }
  });

  it('names its scheme, so that browsers know to ask', async () => {
    const challenge = await new Promise<string | undefined>((resolve, reject) => {
      const connect = request({ port, host: '127.0.0.1', method: 'CONNECT', path: `${HOST}:443` });
      connect.on('connect', (response, socket) => {
        socket.destroy();
        resolve(response.headers['proxy-authenticate']);
      });
      connect.on('error', reject);
      connect.end();
    });
    expect(challenge).toMatch(/^Basic realm=/);
  });

  it('puts its exchanges through the isolation door until the session ends', async () => {
    const { username, password } = desk.proxy.registerIsolationSession();
    const via = {
      proxyPort: port,
      ca: desk.caPem,
      host: HOST,
      proxyAuthorization: basic(username, password),
    };
    const response = await fetchThrough({
      ...via,
      path: '/api/organizations/o-1/chat_conversations/c-1/completion',
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ prompt: 'Write to maria@northwind-traders.com', timezone: 'UTC' }),
    });
    expect(response.statusCode).toBe(200);
    await textOf(response);
    expect(desk.sites.claude.received.at(-1)?.text).toBe('Write to [EMAIL_ADDRESS]');
    const event = await desk.exchange();
    expect(event.door).toBe('isolation');
    desk.proxy.endIsolationSession(username);
    expect((await openTunnel(via)).status).toBe(407);
  });
});
