import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PASTE_HEADER, PASTE_HOST } from '../../../core/proxy/isolation/paste-service';
import type { IsolationSession } from '../../../core/proxy/listener/isolation-sessions';
import { startDesk, type Desk } from './desk';

/** Put together here so that no scanner of source code takes it for a real one. */
const SECRET = `aws_access_key_id=${['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('')}`;

describe('what isolated pages send', () => {
  let desk: Desk;
  let site: Server;
  let port: number;
  let origin: string;
  let session: IsolationSession;
  const arrived: string[] = [];

  beforeAll(async () => {
    site = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        arrived.push(`${incoming.url ?? ''} ${Buffer.concat(chunks).toString('latin1')}`);
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    desk = await startDesk({
      policy: {
        upstream: { proxy: undefined },
        rules: [
          {
            id: 'no-keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
          {
            id: 'mask-mail',
            name: 'Mask addresses',
            when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
            action: 'redact',
          },
        ],
      },
    });
    const url = await desk.proxy.listenIsolated({ host: '127.0.0.1', port: 0 });
    port = Number(new URL(url).port);
  });
  afterAll(async () => {
    await desk.close();
    await new Promise((resolve) => site.close(resolve));
  });
  beforeEach(() => {
    arrived.length = 0;
    session = desk.proxy.registerIsolationSession();
  });

  const send = (
    path: string,
    body?: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
    as: IsolationSession = session,
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const pair = Buffer.from(`${as.username}:${as.password}`).toString('base64');
      const sent = request({
        host: '127.0.0.1',
        port,
        method: body === undefined ? 'GET' : 'POST',
        path: path.startsWith('http') ? path : `${origin}${path}`,
        headers: {
          'proxy-authorization': `Basic ${pair}`,
          host: new URL(path.startsWith('http') ? path : origin).host,
          ...headers,
        },
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      sent.end(body);
    });

  const base64 = Buffer.from(SECRET).toString('base64');
  const hex = Buffer.from(SECRET).toString('hex');
  const utf16 = Buffer.from(SECRET, 'utf16le');
  type Sent = readonly [
    name: string,
    path: string,
    body?: string | Uint8Array,
    headers?: Record<string, string>,
  ];
  const ways: readonly Sent[] = [
    ['plain text', '/a', SECRET, { 'content-type': 'text/plain' }],
    ['JSON in a field of no meaning', '/a', JSON.stringify({ v: 1, zz: [{ q: SECRET }] })],
    ['a body that says it is an image', '/a', SECRET, { 'content-type': 'image/png' }],
    ['a path of telemetry', '/api/telemetry/v1/events', JSON.stringify({ e: SECRET })],
    ['base64', '/a', base64],
    ['base64 in JSON', '/a', JSON.stringify({ d: base64 })],
    ['hexadecimal', '/a', hex],
    ['gzip by the page', '/a', gzipSync(SECRET), { 'content-type': 'application/octet-stream' }],
    ['gzip of base64', '/a', gzipSync(base64)],
    ['gzip of gzip', '/a', gzipSync(gzipSync(SECRET))],
    ['deflate by the page', '/a', deflateSync(SECRET)],
    ['gzip as content coding', '/a', gzipSync(SECRET), { 'content-encoding': 'gzip' }],
    ['UTF-16', '/a', utf16, { 'content-type': 'application/octet-stream' }],
    ['a query', `/a?d=${encodeURIComponent(SECRET)}`],
    ['base64 in a query', `/a?d=${encodeURIComponent(base64)}`],
    ['a path', `/a/${hex}`],
    ['a form', '/a', new URLSearchParams({ x: SECRET }).toString()],
  ];
  it.each(ways.map((way) => [way[0], way] as const))('is stopped as %s', async (_name, way) => {
    const [, path, body, headers] = way;
    expect((await send(path, body, headers)).status).toBe(403);
    expect(arrived).toEqual([]);
  });

  type Piece = (piece: string) => readonly [path: string, body?: string];
  it.each<readonly [string, Piece]>([
    ['as bodies', (piece) => ['/k', piece]],
    ['in JSON', (piece) => ['/k', JSON.stringify({ n: 7, key: piece })]],
    ['in queries', (piece) => [`/k?c=${encodeURIComponent(piece)}`]],
  ])('is stopped when it comes letter by letter %s', async (_name, request) => {
    const statuses: number[] = [];
    for (const letter of SECRET) statuses.push((await send(...request(letter))).status);
    expect(statuses.at(-1)).toBe(403);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(200));
    const other = desk.proxy.registerIsolationSession();
    expect((await send('/k', 'D', {}, other)).status).toBe(200);
  });

  it('goes out when it is harmless, unchanged', async () => {
    const bodies = ['hello', JSON.stringify({ message: 'plan a lunch' }), gzipSync('hello there')];
    for (const body of bodies) expect((await send('/a?page=2', body)).status).toBe(200);
    expect(arrived).toEqual(
      bodies.map((body) => `/a?page=2 ${Buffer.from(body).toString('latin1')}`),
    );
  });

  it('is masked where its format is known, and refused where it is not', async () => {
    const body = JSON.stringify({
      messages: [{ role: 'user', content: 'ask ada@northwind-traders.com' }],
    });
    const json = { 'content-type': 'application/json' };
    expect((await send('/v1/chat/completions', body, json)).status).toBe(200);
    expect(arrived[0]).toContain('[EMAIL_ADDRESS]');
    expect((await send('/a', gzipSync('ask ada@northwind-traders.com'))).status).toBe(403);
    expect(arrived).toHaveLength(1);
  });

  it('is reported where it cannot be read, and the terms of the session decide', async () => {
    const noise = Uint8Array.from({ length: 600 }, (_each, index) => ((index * 7919) % 251) ^ 0x80);
    const open = desk.proxy.registerIsolationSession({ unreadable: 'open' });
    const closed = desk.proxy.registerIsolationSession({ unreadable: 'closed' });
    expect((await send('/noise', noise, {}, open)).status).toBe(200);
    expect((await send('/noise', noise, {}, closed)).status).toBe(403);
    // Without terms it is `failure` of the policy, which is closed.
    expect((await send('/noise', noise)).status).toBe(403);
    const event = await desk.exchange(({ unscannable }) =>
      unscannable.some((reason) => reason.includes('no form that can be read')),
    );
    expect(event.door).toBe('isolation');
  });

  it('is judged before it is pasted, by the session only', async () => {
    const ask = (
      text: string,
      headers: Record<string, string>,
    ): Promise<{ status: number; text: string }> => send(`http://${PASTE_HOST}/`, text, headers);
    const own = { [PASTE_HEADER]: session.password };
    expect(JSON.parse((await ask('a lunch', own)).text)).toEqual({ text: 'a lunch' });
    const masked = JSON.parse((await ask('to ada@northwind-traders.com', own)).text) as unknown;
    expect(masked).toEqual({ text: 'to [EMAIL_ADDRESS]' });
    const refused = JSON.parse((await ask(SECRET, own)).text) as object;
    expect(refused).toMatchObject({ rule: { id: 'no-keys', name: 'No keys' } });
    expect((await ask('a lunch', {})).status).toBe(403);
    expect((await ask('a lunch', { [PASTE_HEADER]: 'guess' })).status).toBe(403);
  });
});
