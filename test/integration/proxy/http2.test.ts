import {
  connect as connectHttp2,
  constants,
  type ClientHttp2Session,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { request as httpRequest } from 'node:http';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { PersonAnswer } from '../../../core/exchange/verdict';
import { startDesk, type Desk, type DeskOptions } from './desk';

const HOST = 'chat.portcullis.example';
const APPS = [{ id: 'demo', name: 'Harbour Chat', domains: [HOST] }];

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

describe('HTTP/2 towards the client', () => {
  let desk: Desk | undefined;
  let session: ClientHttp2Session | undefined;
  afterEach(async () => {
    session?.destroy();
    await desk?.close();
  });

  async function start(options: DeskOptions = {}): Promise<[Desk, ClientHttp2Session]> {
    desk = await startDesk({ ...options, policy: { apps: APPS, ...options.policy } });
    session = await openSession(desk);
    return [desk, session];
  }

  function send(
    to: ClientHttp2Session,
    headers: OutgoingHttpHeaders,
    body?: string,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const stream = to.request(
        { ':authority': HOST, ...headers },
        { endStream: body === undefined },
      );
      let text = '';
      let answer: Record<string, unknown> = {};
      stream.on('response', (fields) => (answer = fields));
      stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
      stream.on('end', () => resolve({ status: Number(answer[':status']), headers: answer, text }));
      stream.on('error', reject);
      if (body !== undefined) stream.end(body);
    });
  }

  const prompt = (message: string): [OutgoingHttpHeaders, string] => [
    { ':method': 'POST', ':path': '/api/chat', 'content-type': 'application/json' },
    JSON.stringify({ message }),
  ];

  it('carries many prompts at once on one connection', async () => {
    const [{ sites }, client] = await start();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => send(client, ...prompt(`question number ${n}`))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(sites.demo.received).toHaveLength(20);
  });

  it('offers no extended CONNECT, so that WebSockets come by HTTP/1.1', async () => {
    const [, client] = await start();
    if (client.remoteSettings.enableConnectProtocol === undefined) {
      await new Promise((resolve) => client.once('remoteSettings', resolve));
    }
    expect(client.remoteSettings.enableConnectProtocol).toBe(false);
  });

  it('refuses requests for another host, and targets that HTTP/1.1 could not carry', async () => {
    const [{ sites }, client] = await start();
    const get = { ':method': 'GET', ':path': '/' };
    expect((await send(client, { ...get, ':authority': 'other.example' })).status).toBe(421);
    expect((await send(client, { ...get, ':path': `/${'a'.repeat(40_000)}` })).status).toBe(414);
    const injected = send(client, { ...get, ':path': '/ HTTP/1.1\r\nX-Evil: 1\r\n\r\n' });
    // The HTTP/2 library resets such a stream before we see it; that it is refused is what counts.
    const refused = await injected.then(
      ({ status }) => status >= 400,
      () => true,
    );
    expect(refused).toBe(true);
    expect(sites.demo.received).toHaveLength(0);
  });

  it('has recorded every answer that it cut off once it is closed', async () => {
    const [desk, client] = await start();
    const release = desk.sites.demo.holdAfter(1);
    const [headers, body] = prompt('hello');
    const stream = client.request({ ':authority': HOST, ...headers });
    const begun = new Promise((resolve) => stream.once('data', resolve));
    // The proxy goes away under it; that is the test.
    stream.on('error', () => stream.destroy());
    client.on('error', () => client.destroy());
    stream.end(body);
    await begun;
    await desk.proxy.close();
    expect(desk.events.map(({ kind }) => kind)).toEqual(['exchange', 'outcome']);
    release();
  });

  it('withdraws the question to the person when the client resets its stream', async () => {
    let withdrawn: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => (withdrawn = resolve));
    let asked: (() => void) | undefined;
    const question = new Promise<void>((resolve) => (asked = resolve));
    const [desk, client] = await start({
      policy: {
        apps: APPS,
        rules: [{ id: 'ask', name: 'Ask', when: 'true', action: 'warn', message: 'Sure?' }],
      },
      person: {
        ask: (_request, signal) =>
          new Promise<PersonAnswer>((resolve) => {
            asked?.();
            signal.addEventListener('abort', () => {
              withdrawn?.();
              resolve({ choice: 'cancel', by: 'nobody' });
            });
          }),
      },
    });
    const [headers, body] = prompt('hello');
    const stream = client.request({ ':authority': HOST, ...headers });
    stream.on('error', () => stream.destroy());
    stream.end(body);
    await question;
    stream.close(constants.NGHTTP2_CANCEL);
    await gone;
    expect(await desk.outcome(() => true)).toMatchObject({ result: 'aborted' });
    expect(desk.sites.demo.received).toHaveLength(0);
  });
});

/** An HTTP/2 session inside a CONNECT tunnel. */
function openSession(desk: Desk): Promise<ClientHttp2Session> {
  return new Promise((resolve, reject) => {
    const tunnel = httpRequest({
      host: '127.0.0.1',
      port: desk.port,
      method: 'CONNECT',
      path: `${HOST}:443`,
    });
    tunnel.on('error', reject);
    tunnel.on('connect', (_response, raw) => {
      const secured = connectTls({
        socket: raw,
        servername: HOST,
        ca: desk.caPem,
        ALPNProtocols: ['h2'],
      });
      secured.on('error', reject);
      const session = connectHttp2(`https://${HOST}`, { createConnection: () => secured });
      session.on('error', reject);
      session.on('connect', () => resolve(session));
    });
    tunnel.end();
  });
}
