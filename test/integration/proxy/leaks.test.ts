import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeAsZstd } from '../../../core/extract/zstd';
import { startDesk, type Desk } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

const HOST = 'leaks.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const JSON_BODY = JSON.stringify({ prompt: `deploy with ${KEY} please` });
const PLAIN = `deploy with ${KEY} please`;

const chunked = (bytes: Buffer, size: number): Buffer => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const piece = bytes.subarray(at, at + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)};x="y"\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
};

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly fields: readonly string[];
  readonly body: Buffer | string;
}

const coded = (coding: string, body: Uint8Array): Sent => ({
  fields: ['Content-Type: application/json', `Content-Encoding: ${coding}`],
  body: Buffer.from(body),
});
const twice = gzipSync(brotliCompressSync(JSON_BODY));
const boundary = [
  '--b',
  'Content-Disposition: form-data; name="prompt"',
  '',
  PLAIN,
  '--b--',
  '',
].join('\r\n');

/** Ways to send the same secret. */
const WAYS: Readonly<Record<string, Sent>> = {
  JSON: { fields: ['Content-Type: application/json'], body: JSON_BODY },
  'JSON with a character set': {
    fields: ['Content-Type: application/json; charset=utf-8'],
    body: JSON_BODY,
  },
  'JSON in UTF-16': {
    fields: ['Content-Type: application/json; charset=utf-16le'],
    body: Buffer.from(`\ufeff${JSON_BODY}`, 'utf16le'),
  },
  'JSON with escapes': {
    fields: ['Content-Type: application/json'],
    body: JSON_BODY.replace('AKIA', '\\u0041\\u004bIA'),
  },
  'plain text': { fields: ['Content-Type: text/plain'], body: PLAIN },
  'no type at all': { fields: [], body: PLAIN },
  'JSON without a type': { fields: [], body: JSON_BODY },
  'the type of bytes': { fields: ['Content-Type: application/octet-stream'], body: PLAIN },
  'a form': {
    fields: ['Content-Type: application/x-www-form-urlencoded'],
    body: `prompt=${encodeURIComponent(PLAIN)}`,
  },
  multipart: { fields: ['Content-Type: multipart/form-data; boundary=b'], body: boundary },
  gzip: coded('gzip', gzipSync(JSON_BODY)),
  'x-gzip': coded('x-gzip', gzipSync(JSON_BODY)),
  deflate: coded('deflate', deflateSync(JSON_BODY)),
  'deflate without its wrapper': coded('deflate', deflateRawSync(JSON_BODY)),
  br: coded('br', brotliCompressSync(JSON_BODY)),
  zstd: coded('zstd', storeAsZstd(Buffer.from(JSON_BODY))),
  'two codings': coded('br, gzip', twice),
  'two lines of codings': {
    fields: ['Content-Type: application/json', 'Content-Encoding: br', 'Content-Encoding: gzip'],
    body: twice,
  },
  'a coding in capitals': coded('GZIP', gzipSync(JSON_BODY)),
  'a coding that nobody knows': coded('x-secret', Buffer.from(JSON_BODY)),
  'a coding that is not true': coded('gzip', Buffer.from(JSON_BODY)),
  'a coding that is named in Connection': {
    ...coded('gzip', gzipSync(JSON_BODY)),
    fields: [
      'Content-Type: application/json',
      'Connection: content-encoding',
      'Content-Encoding: gzip',
    ],
  },
  'the method PUT': { method: 'PUT', fields: ['Content-Type: application/json'], body: JSON_BODY },
  'the method DELETE': {
    method: 'DELETE',
    fields: ['Content-Type: application/json'],
    body: JSON_BODY,
  },
  'the method GET': { method: 'GET', fields: ['Content-Type: application/json'], body: JSON_BODY },
  'a method of its own': {
    method: 'CHAT',
    fields: ['Content-Type: application/json'],
    body: JSON_BODY,
  },
  'a question in the address': {
    method: 'GET',
    path: `/search?q=${encodeURIComponent(PLAIN)}`,
    fields: [],
    body: '',
  },
};

describe('a secret that policy stops', () => {
  let desk: Desk;
  let upstream: RawUpstream;
  beforeAll(async () => {
    upstream = await startRawUpstream((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'),
    );
    desk = await startDesk({
      policy: {
        intercept: { hosts: [HOST] },
        rules: [
          {
            id: 'keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
        ],
      },
      sites: { routes: { [`${HOST}:80`]: upstream.port } },
    });
  });
  afterAll(async () => {
    await desk.close();
    await upstream.close();
  });

  /** Sends one request and one after it, and gives all that came back. */
  function exchange(head: string, body: Buffer): Promise<string> {
    const next = `GET http://${HOST}/next HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
    return new Promise((resolve) => {
      const socket = connect(desk.port, '127.0.0.1');
      let text = '';
      socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
      socket.write(Buffer.concat([Buffer.from(head, 'latin1'), body, Buffer.from(next)]));
    });
  }

  const cases = Object.entries(WAYS).flatMap(([what, sent]) => {
    const whole = { what, sent, size: 0 };
    return sent.body.length === 0
      ? [whole]
      : [
          whole,
          { what: `${what}, in chunks of 7`, sent, size: 7 },
          { what: `${what}, in chunks of 1`, sent, size: 1 },
        ];
  });

  it.each(cases)('goes nowhere as $what', async ({ sent, size }) => {
    const before = upstream.received.length;
    const body = Buffer.from(sent.body);
    const framing =
      body.length === 0
        ? []
        : [size === 0 ? `Content-Length: ${body.length}` : 'Transfer-Encoding: chunked'];
    const lines = [`Host: ${HOST}`, ...sent.fields, ...framing]
      .map((line) => `${line}\r\n`)
      .join('');
    const head = `${sent.method ?? 'POST'} http://${HOST}${sent.path ?? '/chat'} HTTP/1.1\r\n${lines}\r\n`;
    const text = await exchange(head, size === 0 ? body : chunked(body, size));
    const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
    expect(statuses).toEqual(['403', '200']);
    // What is sent on is the request after it, as itself.
    expect(upstream.received.slice(before).join('')).toMatch(/^(GET \/next HTTP[^]*)?$/);
    expect(upstream.received.slice(before).join('')).not.toContain(KEY);
  });

  it('leaves no defect behind', () => {
    expect(desk.defects).toEqual([]);
  });
});
