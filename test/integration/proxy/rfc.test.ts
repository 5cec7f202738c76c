import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTunnel } from '../../fixtures/upstream/proxied-fetch';
import { startCaseServer, type CaseServer } from './rfc/case-server';
import { OK, type RawCase } from './rfc/case';
import { connection, methods } from './rfc/connection';
import { chunks, requestFraming, responseFraming } from './rfc/framing';
import { fields, host, requestLine } from './rfc/request-head';
import { badResponses, goodResponses } from './rfc/responses';
import { startDesk, type Desk } from './desk';

const HOST = 'rfc.example';
const PROBE = 'probe-is-served';

const CASES: readonly RawCase[] = [
  ...requestLine,
  ...host,
  ...fields,
  ...requestFraming,
  ...chunks,
  ...responseFraming,
  ...badResponses,
  ...goodResponses,
  ...connection,
  ...methods,
];

/** The text of a pattern with the case's own names in it. */
function filled(pattern: RegExp, path: string): RegExp {
  const source = pattern.source.replaceAll('{H}', HOST.replace('.', '\\.')).replaceAll('{P}', path);
  return new RegExp(source, pattern.flags);
}

describe.each(['plain', 'tls'] as const)('RFC 9110 and 9112, %s', (mode) => {
  let desk: Desk;
  let server: CaseServer;
  const cases = CASES.filter(({ only }) => only === undefined || only === mode);

  beforeAll(async () => {
    server = await startCaseServer(HOST);
    desk = await startDesk({
      policy: { intercept: { hosts: [HOST] }, upstream: { roots: [server.rootPem] } },
      sites: { routes: { [`${HOST}:80`]: server.port, [`${HOST}:443`]: server.tlsPort } },
    });
  });
  afterAll(async () => {
    expect(desk.defects).toEqual([]);
    await desk.close();
    await server.close();
  });

  async function open(): Promise<Socket> {
    if (mode === 'plain') return connect(desk.port, '127.0.0.1');
    const { socket } = await openTunnel({ proxyPort: desk.port, ca: desk.caPem, host: HOST });
    if (!socket) throw new Error('no tunnel');
    return socket;
  }

  /** Writes the bytes and gives all that came back once `fits` holds or the connection is closed. */
  function talk(socket: Socket, bytes: string, fits: (text: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const done = (): void => resolve(text);
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (fits(text)) done();
      });
      socket.once('close', done);
      // A reset is one of the ways in which the proxy may end a connection that it cannot trust.
      socket.on('error', done);
      socket.write(bytes, 'latin1');
    });
  }

  const probe = (path: string): string =>
    `GET ${mode === 'plain' ? `http://${HOST}` : ''}${path} HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;

  it.each(cases.map((one, index) => ({ ...one, index })))(
    '$name',
    async (one) => {
      const path = `/case/${mode}/${one.index}`;
      const probePath = `/probe/${mode}/${one.index}`;
      server.answer(path, { bytes: one.answer ?? OK, closes: one.closes === true });
      server.answer(probePath, {
        bytes: `HTTP/1.1 200 OK\r\nContent-Length: ${PROBE.length}\r\n\r\n${PROBE}`,
        closes: false,
      });
      const bytes = one.request
        .replaceAll('{T}', mode === 'plain' ? `http://${HOST}` : '')
        .replaceAll('{H}', HOST)
        .replaceAll('{P}', path);
      const socket = await open();
      try {
        const wanted = one.client ? filled(one.client, path) : /^HTTP\/1\.1 \d{3}/;
        const text = await talk(socket, bytes, (all) => wanted.test(all));
        expect(text).toMatch(wanted);
        // Whatever came before, the next request is served as itself, here or on a new connection.
        const rest = socket.destroyed
          ? ''
          : await talk(socket, probe(probePath), (all) => all.includes(PROBE));
        if (one.never)
          expect(text + rest.replace(/HTTP\/1\.1 200 OK[^]*$/, '')).not.toMatch(
            filled(one.never, path),
          );
        const received = server.received(path);
        if (one.server === 'nothing') expect(received).toBe('');
        else if (one.server) expect(received).toMatch(filled(one.server, path));
        if (one.withheld) expect(received).not.toMatch(filled(one.withheld, path));
      } finally {
        socket.destroy();
      }
      const next = await open();
      const answer = await talk(next, probe(probePath), (all) => all.includes(PROBE));
      next.destroy();
      expect(answer).toContain(PROBE);
    },
    10_000,
  );
});
