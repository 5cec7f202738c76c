import fc from 'fast-check';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesk, type Desk } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

const HOST = 'fuzz.example';
/** Clients at the same time, so that what leaks has somebody to leak to. */
const CLIENTS = 4;
const RUNS = 60;

/** What may stand where in a message that goes wrong. */
const PIECES = [
  '\r\n', '\n', '\r', '\r\n\r\n', ' ', '\t', ':', ',', ';', '\0', '\x0b', '0', '5', 'ffffffff',
  'Content-Length: 3\r\n', 'Content-Length: 0\r\n', 'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding: identity\r\n',
  'Connection: close\r\n', 'Connection: upgrade\r\n', 'Upgrade: websocket\r\n', 'Expect: 100-continue\r\n', 'Host: other\r\n',
  'Content-Encoding: gzip\r\n', 'HTTP/1.1', 'HTTP/1.0', 'GET ', '0\r\n\r\n', '3\r\nabc\r\n', '\x1f\x8b\x08', '\xff\xfe', '\xc3\x28',
] as const; // prettier-ignore

interface Mutation {
  /** Where, in thousandths of the length. */
  readonly at: number;
  readonly cut: number;
  readonly piece: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.integer({ min: 0, max: 1000 }),
  cut: fc.integer({ min: 0, max: 12 }),
  piece: fc.oneof(
    fc.constantFrom(...PIECES),
    fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  ),
});
const mutations = fc.array(mutation, { maxLength: 4 });

function mutate(text: string, changes: readonly Mutation[]): string {
  return changes.reduce((whole, { at, cut, piece }) => {
    const index = Math.floor((whole.length * at) / 1000);
    return whole.slice(0, index) + piece + whole.slice(index + cut);
  }, text);
}

describe('mutated messages', () => {
  let desk: Desk;
  let upstream: RawUpstream;
  /** Answers that the upstream gives instead of a good one, by id. */
  const answers = new Map<string, string>();
  let ids = 0;

  beforeAll(async () => {
    upstream = await startRawUpstream((socket, _all, piece) => {
      for (const [, id = ''] of piece.matchAll(/\/id-(\d+)-/g)) {
        const body = `echo-${id}-`;
        const good = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
        socket.write(answers.get(id) ?? good, 'latin1');
      }
    });
    desk = await startDesk({
      policy: { intercept: { hosts: [HOST] } },
      proxy: { limits: { headMs: 500, idleMs: 500, firstByteMs: 500, bodyIdleMs: 500 } },
      sites: { routes: { [`${HOST}:80`]: upstream.port } },
    });
  });
  afterAll(async () => {
    await desk.close();
    await upstream.close();
  });

  const request = (id: number, chunked: boolean): string => {
    const start = `POST http://${HOST}/id-${id}- HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\n`;
    const body = `{"id":${id}}`;
    return chunked
      ? `${start}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
      : `${start}Content-Length: ${body.length}\r\n\r\n${body}`;
  };

  /** Sends bytes, and gives all that came back when the proxy has closed, which its limits see to. */
  function talk(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(desk.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
      socket.end(bytes, 'latin1');
    });
  }

  const echoes = (text: string): string[] =>
    [...text.matchAll(/echo-(\d+)-/g)].map(([, id]) => id ?? '');

  it('from clients: no crash, and nobody sees the answer of another', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(mutations, fc.boolean()), { minLength: CLIENTS, maxLength: CLIENTS }),
        async (clients) => {
          await Promise.all(
            clients.map(async ([changes, chunked]) => {
              const own = [ids++, ids++];
              const [first = 0, second = 0] = own;
              const sent = mutate(request(first, chunked), changes) + request(second, !chunked);
              // A change may hit the digits of an id: what comes back is what this client has sent.
              for (const id of echoes(await talk(sent))) expect(sent).toContain(`id-${id}-`);
            }),
          );
        },
      ),
      { numRuns: RUNS },
    );
    expect(desk.defects).toEqual([]);
  }, 120_000);

  it('from upstreams: no crash, and the next request gets its own answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutations, { minLength: CLIENTS, maxLength: CLIENTS }),
        async (clients) => {
          await Promise.all(
            clients.map(async (changes) => {
              const own = [ids++, ids++];
              const [first = 0, second = 0] = own;
              const body = `echo-${first}-`;
              answers.set(
                String(first),
                mutate(
                  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
                  changes,
                ),
              );
              const text = await talk(request(first, false));
              for (const id of echoes(text)) expect(id).toBe(String(first));
              const next = await talk(request(second, true));
              expect(echoes(next)).toEqual([String(second)]);
            }),
          );
        },
      ),
      { numRuns: RUNS },
    );
    expect(desk.defects).toEqual([]);
  }, 120_000);
});
