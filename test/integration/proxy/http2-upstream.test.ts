import { once } from 'node:events';
import { request } from 'node:http';
import {
  connect as connectHttp2,
  constants,
  createSecureServer,
  type ClientHttp2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createFixtureCa } from '../../fixtures/upstream/certificates';
import { curl } from './clients';
import { startDesk, type Desk } from './desk';

const HOST = 'h2.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');

type Serve = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly trailers: IncomingHttpHeaders;
  readonly interim: readonly number[];
}

describe('HTTP/2 towards the upstream', () => {
  let desk: Desk;
  let serve: Serve;
  let sessions: Set<ServerHttp2Session>;
  let opened = 0;
  let received = '';
  let close: () => Promise<void>;
  const maxConcurrentStreams = 10;

  beforeAll(async () => {
    const ca = await createFixtureCa();
    sessions = new Set();
    const server = createSecureServer({
      ...(await ca.issue([HOST])),
      settings: { maxConcurrentStreams },
    });
    server.on('session', (session) => {
      opened++;
      sessions.add(session);
      session.on('close', () => sessions.delete(session));
      session.on('error', () => session.destroy());
    });
    server.on('stream', (stream: ServerHttp2Stream, headers) => {
      // What a client gives up is reset: the tests look at the other side.
      stream.on('error', () => stream.close());
      stream.on('data', (bytes: Buffer) => (received += bytes.toString('latin1')));
      serve(stream, headers);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    desk = await startDesk({
      policy: {
        intercept: { hosts: [HOST] },
        upstream: { roots: [ca.certPem] },
        rules: [
          {
            id: 'keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
        ],
      },
      sites: { routes: { [`${HOST}:443`]: (server.address() as AddressInfo).port } },
    });
    close = async () => {
      for (const session of sessions) session.destroy();
      server.close();
      await desk.close();
    };
  });
  afterAll(() => close());
  beforeEach(() => {
    received = '';
    opened = 0;
    for (const session of sessions) session.close();
  });

  async function open(): Promise<ClientHttp2Session> {
    const raw = await rawTunnel(desk.port);
    const socket = connectTls({
      socket: raw,
      servername: HOST,
      ca: desk.caPem,
      ALPNProtocols: ['h2'],
    });
    await once(socket, 'secureConnect');
    return connectHttp2(`https://${HOST}`, { createConnection: () => socket });
  }

  function send(
    client: ClientHttp2Session,
    path: string,
    options: { readonly method?: string; readonly body?: string | Buffer } = {},
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { body, method = body === undefined ? 'GET' : 'POST' } = options;
      const stream = client.request(
        {
          ':authority': HOST,
          ':path': path,
          ':method': method,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        { endStream: body === undefined },
      );
      let text = '';
      let headers: IncomingHttpHeaders = {};
      let trailers: IncomingHttpHeaders = {};
      const interim: number[] = [];
      stream.on('headers', (fields: IncomingHttpHeaders) =>
        interim.push(Number(fields[':status'])),
      );
      stream.on('response', (fields) => (headers = fields));
      stream.on('trailers', (fields: IncomingHttpHeaders) => (trailers = fields));
      stream.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
      stream.on('end', () =>
        resolve({ status: Number(headers[':status']), headers, text, trailers, interim }),
      );
      stream.on('error', reject);
      if (body !== undefined) stream.end(body);
    });
  }

  const ok: Serve = (stream, headers) => {
    stream.respond({ ':status': 200, 'content-type': 'text/plain' });
    stream.end(String(headers[':path']));
  };

  it('carries many requests at once over one connection', async () => {
    serve = ok;
    const client = await open();
    await send(client, '/first');
    const answers = await Promise.all(
      Array.from({ length: maxConcurrentStreams }, (_, n) => send(client, `/${n}`)),
    );
    expect(answers.map(({ text }) => text)).toEqual(answers.map((_, n) => `/${n}`));
    expect(opened).toBe(1);
    client.destroy();
  });

  it('opens another connection where the server allows no more on the first', async () => {
    const held: (() => void)[] = [];
    const all = maxConcurrentStreams + 5;
    serve = (stream, headers) => {
      held.push(() => ok(stream, headers));
      if (held.length === all) for (const release of held) release();
    };
    const client = await open();
    serve = ok;
    await send(client, '/first');
    serve = (stream, headers) => {
      held.push(() => ok(stream, headers));
      if (held.length === all) for (const release of held) release();
    };
    const answers = await Promise.all(Array.from({ length: all }, (_, n) => send(client, `/${n}`)));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(opened).toBeGreaterThan(1);
    client.destroy();
  });

  it('passes fields, interim answers and trailers, and says by which way it came', async () => {
    let seen: IncomingHttpHeaders = {};
    serve = (stream, headers) => {
      seen = headers;
      stream.additionalHeaders({ ':status': 103, link: '</a>' });
      stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': '1' }));
      stream.end('body');
    };
    const client = await open();
    const answer = await send(client, '/x?y');
    expect(answer).toMatchObject({ status: 200, text: 'body', interim: [103] });
    expect(answer.trailers['x-sum']).toBe('1');
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers.via).toBe('2.0 portcullis');
    expect(seen).toMatchObject({ ':authority': HOST, ':path': '/x?y', via: '2.0 portcullis' });
    client.destroy();
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
    ['GET', 200],
  ])('knows that %s with %i has no body', async (method, status) => {
    serve = (stream) => stream.respond({ ':status': status }, { endStream: true });
    const client = await open();
    expect(await send(client, '/', { method })).toMatchObject({ status, text: '' });
    client.destroy();
  });

  it('carries large bodies both ways within the windows', async () => {
    const body = Buffer.alloc(4 * 1024 * 1024, 'abc ');
    serve = (stream) => {
      stream.on('end', () => {
        stream.respond({ ':status': 200 });
        stream.end(body);
      });
    };
    const client = await open();
    const answer = await send(client, '/', {
      body: Buffer.concat([Buffer.from('"'), body, Buffer.from('"')]),
    });
    expect(answer.text.length).toBe(body.length);
    expect(received.length).toBe(body.length + 2);
    client.destroy();
  });

  it('sends again what the server has not processed, once it is not refused', async () => {
    let refusals = 0;
    serve = (stream, headers) => {
      if (refusals++ === 0) stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else ok(stream, headers);
    };
    const client = await open();
    expect(await send(client, '/again', { body: '{"prompt":"what is a harbour?"}' })).toMatchObject(
      {
        status: 200,
        text: '/again',
      },
    );
    expect(refusals).toBe(2);
    client.destroy();
  });

  it('goes on after a connection went away', async () => {
    serve = ok;
    const client = await open();
    await send(client, '/1');
    for (const session of sessions) session.goaway();
    expect((await send(client, '/2')).text).toBe('/2');
    client.destroy();
  });

  it('says that the upstream failed when it resets a stream', async () => {
    serve = (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    const client = await open();
    expect((await send(client, '/')).status).toBe(502);
    client.destroy();
  });

  it('gives up with the client, and only that request', async () => {
    const cancelled = new Promise<number>((resolve) => {
      serve = (stream, headers) => {
        if (headers[':path'] !== '/slow') {
          ok(stream, headers);
          return;
        }
        stream.on('close', () => resolve(stream.rstCode));
        stream.respond({ ':status': 200 });
        stream.write('beginning');
      };
    });
    const client = await open();
    const slow = client.request({ ':authority': HOST, ':path': '/slow' });
    slow.on('error', () => undefined);
    await once(slow, 'data');
    slow.close(constants.NGHTTP2_CANCEL);
    expect(await cancelled).toBe(constants.NGHTTP2_CANCEL);
    expect((await send(client, '/other')).text).toBe('/other');
    expect(opened).toBe(1);
    client.destroy();
  });

  it('stops a secret', async () => {
    serve = ok;
    const client = await open();
    const answer = await send(client, '/chat', { body: JSON.stringify({ prompt: `use ${KEY}` }) });
    expect(answer.status).toBe(403);
    expect(received).not.toContain(KEY);
    client.destroy();
  });

  it('serves a client of HTTP/1.1 where the server speaks nothing but HTTP/2', async () => {
    serve = ok;
    const { status, output } = await curl(desk, '--http1.1', '-i', `https://${HOST}/one`);
    expect(status).toBe(0);
    expect(output).toMatch(/^HTTP\/1\.1 200[^]*HTTP\/1\.1 200 OK[^]*\/one$/);
    const empty: Serve = (stream) => stream.respond({ ':status': 200 }, { endStream: true });
    serve = empty;
    expect((await curl(desk, '--http1.1', '-i', `https://${HOST}/`)).output).toMatch(
      /content-length: 0/i,
    );
  });
});

async function rawTunnel(port: number): Promise<TLSSocket> {
  const asked = request({ host: '127.0.0.1', port, method: 'CONNECT', path: `${HOST}:443` });
  asked.end();
  const [, socket] = (await once(asked, 'connect')) as [unknown, TLSSocket];
  return socket;
}
