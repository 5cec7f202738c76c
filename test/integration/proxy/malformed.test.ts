import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTunnel } from '../../fixtures/upstream/proxied-fetch';
import { ask, raw } from './clients';
import { startDesk, type Desk } from './desk';

const HOST = 'chat.portcullis.example';

/** Messages that two parsers could read differently (RFC 9112 11.2), inside the TLS of the site. */
const SMUGGLED: Readonly<Record<string, string>> = {
  'Content-Length and Transfer-Encoding together':
    'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'two lengths': 'Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
  'a list of lengths': 'Content-Length: 2, 2\r\n\r\n{}',
  'a signed length': 'Content-Length: +2\r\n\r\n{}',
  'a folded line': 'X-A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}',
  'white space before the colon': 'Content-Length : 2\r\n\r\n{}',
  'a coding after chunked': 'Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n',
  'a chunk size with a sign': 'Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n',
  'a chunk longer than its size': 'Transfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n',
  'a bare line feed in the head': 'X-A: b\nX-B: c\r\nContent-Length: 2\r\n\r\n{}',
  'a NUL in a value': 'X-A: b\0c\r\nContent-Length: 2\r\n\r\n{}',
  'a second Host': `Host: other.example\r\nContent-Length: 2\r\n\r\n{}`,
};

describe('malformed messages', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({
      policy: { apps: [{ id: 'demo', name: 'Harbour Chat', domains: [HOST] }] },
      proxy: { limits: { headMs: 1500 } },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  /** Sends bytes inside the tunnel and gives all that comes back. */
  async function inside(bytes: string | Buffer): Promise<string> {
    const { socket } = await openTunnel({ proxyPort: desk.port, ca: desk.caPem, host: HOST });
    if (!socket) throw new Error('no tunnel');
    return await new Promise((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('close', () => resolve(text));
      // The proxy closes connections that it cannot trust any more.
      socket.on('error', () => resolve(text));
      socket.end(bytes);
    });
  }

  for (const [what, rest] of Object.entries(SMUGGLED)) {
    it(`refuses ${what} and sends nothing on`, async () => {
      const before = desk.sites.demo.received.length;
      const answer = await inside(
        `POST /api/chat HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\n${rest}`,
      );
      expect(answer.split('\r\n')[0]).toMatch(/^HTTP\/1\.1 (400|501) /);
      expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
      expect(desk.sites.demo.received.length).toBe(before);
    });
  }

  it('refuses a request for another host than its tunnel', async () => {
    const answer = await inside('GET / HTTP/1.1\r\nHost: claude.ai\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 421 /);
  });

  it('refuses a head over the limit, and an origin-form request to the proxy itself', async () => {
    const long = `GET http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`;
    expect(await raw(desk, long)).toMatch(/^HTTP\/1\.1 431 /);
    expect(await raw(desk, 'GET / HTTP/1.1\r\nHost: a.example\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  it('survives any bytes, to the proxy and inside a tunnel, and serves the next client', async () => {
    const grammar = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(
          fc.constantFrom(
            ...[
              'GET ',
              'POST ',
              `http://${HOST}/ `,
              '/ ',
              'HTTP/1.1',
              'HTTP/2.0',
              '\r\n',
              '\n',
              '\r',
            ],
            ...[
              'Host: ',
              HOST,
              'Content-Length: ',
              '5',
              'Transfer-Encoding: chunked',
              '0\r\n\r\n',
              ':',
            ],
            ...[
              'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
              'CONNECT ',
              `${HOST}:443 `,
              '\0',
              '\x16\x03\x01',
            ],
          ),
          { maxLength: 25 },
        )
        .map((parts) => Buffer.from(parts.join(''), 'latin1')),
    );
    await fc.assert(
      fc.asyncProperty(grammar, async (bytes) => {
        await raw(desk, bytes);
        await inside(bytes);
      }),
      { numRuns: 60 },
    );
    expect((await ask(desk, 'still there?')).status).toBe(200);
    expect(desk.defects).toEqual([]);
  }, 60_000);

  it('drops a client whose handshake is not one', async () => {
    const bytes = `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}:443\r\n\r\n\x16\x03\x01\x00\x05garbage`;
    expect(await raw(desk, Buffer.from(bytes, 'latin1'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
