import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProxyLimits } from '../../../core/proxy/limits';
import { createFixtureCa } from '../../fixtures/upstream/certificates';
import { curl } from './clients';
import { startDesk, type Desk } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

const HOST = 'limits.example';
const NOTHING_PASSES = {
  id: 'nothing',
  name: 'Nothing',
  when: 'app.id == "other"',
  action: 'block' as const,
};
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('limits: who goes over one gets an error, and others go on', () => {
  let desk: Desk | undefined;
  let upstream: RawUpstream | undefined;
  const sockets = new Set<Socket>();
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await desk?.close();
    await upstream?.close();
    for (const close of closing.splice(0)) await close();
  });

  async function start(
    limits: Partial<ProxyLimits>,
    answer: Parameters<typeof startRawUpstream>[0] = (socket) => socket.write(OK),
    policy: Parameters<typeof startDesk>[0] = {},
  ): Promise<Desk> {
    upstream = await startRawUpstream(answer);
    desk = await startDesk({
      ...policy,
      policy: { intercept: { hosts: [HOST] }, ...policy.policy },
      proxy: { ...policy.proxy, limits },
      sites: { routes: { [`${HOST}:80`]: upstream.port, 'tunnel.example:443': upstream.port } },
    });
    return desk;
  }

  /** Sends bytes and gives what came back when `fits` holds or the connection is closed. */
  function talk(to: Desk, bytes: string, fits: RegExp = /^$/): Promise<string> {
    const socket = connect(to.port, '127.0.0.1');
    sockets.add(socket);
    let text = '';
    return new Promise((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (fits.test(text)) resolve(text);
      });
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
      socket.write(bytes, 'latin1');
    });
  }

  const get = `GET http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`;
  const post = (fields: string): string =>
    `POST http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: text/plain\r\n${fields}\r\n`;
  const othersGoOn = async (to: Desk): Promise<void> => {
    expect(await talk(to, get, /ok$/)).toMatch(/200 OK/);
  };

  it.each<[string, Partial<ProxyLimits>, string, RegExp]>([
    [
      'headBytes',
      { headBytes: 300 },
      get.replace('\r\n\r\n', `\r\nX: ${'x'.repeat(400)}\r\n\r\n`),
      /^HTTP\/1\.1 431 /,
    ],
    [
      'fieldLines',
      { fieldLines: 5 },
      get.replace('\r\n\r\n', `\r\n${'X: y\r\n'.repeat(6)}\r\n`),
      /^HTTP\/1\.1 431 /,
    ],
    [
      'targetBytes',
      { targetBytes: 100 },
      get.replace(`${HOST}/`, `${HOST}/${'x'.repeat(200)}`),
      /^HTTP\/1\.1 414 /,
    ],
    [
      'chunkLineBytes',
      { chunkLineBytes: 50 },
      `${post('Transfer-Encoding: chunked\r\n')}1;a=${'b'.repeat(90)}\r\nx\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    [
      'chunkExtensionBytes',
      { chunkExtensionBytes: 50 },
      `${post('Transfer-Encoding: chunked\r\n')}${`1;a=${'b'.repeat(30)}\r\nx\r\n`.repeat(3)}0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['headMs, a head that drips', { headMs: 300 }, 'GET http://', /^HTTP\/1\.1 408 /],
    [
      'idleMs, a body that stops',
      { idleMs: 300 },
      `${post('Content-Length: 9\r\n')}abc`,
      /^HTTP\/1\.1 408 /,
    ],
    ['idleMs, nothing at all', { idleMs: 300 }, '', /^$/],
  ])('%s', async (_name, limits, bytes, expected) => {
    const to = await start(limits);
    expect(await talk(to, bytes)).toMatch(expected);
    await othersGoOn(to);
  });

  it('firstByteMs: an upstream that never answers', async () => {
    const to = await start({ firstByteMs: 300 }, (socket, all) => {
      if (!all.includes('/slow')) socket.write(OK);
    });
    expect(await talk(to, get.replace(`${HOST}/`, `${HOST}/slow`), /upstream_/)).toMatch(
      /^HTTP\/1\.1 50[24] /,
    );
    await othersGoOn(to);
  });

  it('bodyIdleMs: an answer that stops', async () => {
    const to = await start({ bodyIdleMs: 300 }, (socket, all) => {
      socket.write(all.includes('/slow') ? 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc' : OK);
    });
    expect(await talk(to, get.replace(`${HOST}/`, `${HOST}/slow`))).toMatch(/abc$/);
    await othersGoOn(to);
  });

  it('tunnelIdleMs: a tunnel that is open on one side only', async () => {
    const to = await start({ tunnelIdleMs: 300 }, () => undefined);
    const half = talk(
      to,
      'CONNECT tunnel.example:443 HTTP/1.1\r\nHost: tunnel.example:443\r\n\r\n',
    );
    expect(await half).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('connections: one more gets 503 that says why, and it is told once', async () => {
    const told: unknown[] = [];
    const onOverload = (overload: unknown): void => void told.push(overload);
    const to = await start({ connections: 2 }, undefined, { proxy: { onOverload } });
    await Promise.all([talk(to, get, /ok$/), talk(to, get, /ok$/)]);
    const refusal = /^HTTP\/1\.1 503 [^]*Retry-After: 5\r\n[^]*\r\n\r\nToo many connections/;
    expect(await talk(to, get)).toMatch(refusal);
    expect(await talk(to, get)).toMatch(refusal);
    expect(told).toEqual([{ active: true, connections: 2, refused: 1, passed: 0 }]);
  });

  it('connections: more pass unseen where policy fails open, up to as many again', async () => {
    const told: unknown[] = [];
    const onOverload = (overload: unknown): void => void told.push(overload);
    const policy = { failure: 'open' as const, rules: [NOTHING_PASSES] };
    const to = await start({ connections: 1 }, undefined, { proxy: { onOverload }, policy });
    const said = JSON.stringify({ messages: [{ role: 'user', content: 'hello' }] });
    const ask = post(`Content-Length: ${said.length}\r\n`).replace(
      'text/plain',
      'application/json',
    );
    expect(await talk(to, ask + said, /\r\n\r\n./)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await talk(to, ask + said, /ok$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await talk(to, ask + said)).toMatch(/^HTTP\/1\.1 503 /);
    expect(told).toEqual([{ active: true, connections: 1, refused: 0, passed: 1 }]);
  });

  it('bufferedBytes: a slow reader stops the upstream, and memory stays', async () => {
    let written = 0;
    let stalled = false;
    const piece = Buffer.alloc(64 * 1024, 'x');
    const to = await start({ bufferedBytes: 64 * 1024 }, (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n');
      const more = (): void => {
        while (!socket.destroyed && written < 256 * 1024 * 1024) {
          written += piece.length;
          if (!socket.write(piece)) {
            stalled = true;
            socket.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const client = connect(to.port, '127.0.0.1');
    sockets.add(client);
    client.on('error', () => undefined);
    client.write(get);
    await once(client, 'readable');
    // Nothing is read from here on: the kernel's buffers fill, then ours, then the upstream waits.
    await expect.poll(() => stalled, { timeout: 20_000 }).toBe(true);
    let before = -1;
    await expect
      .poll(
        () => {
          const same = written === before;
          before = written;
          return same;
        },
        { timeout: 20_000, interval: 300 },
      )
      .toBe(true);
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  it('bodyBytes of the policy: a larger body counts as unreadable and is refused', async () => {
    const to = await start({}, undefined, {
      policy: { intercept: { hosts: [HOST] }, limits: { bodyBytes: 2048 } },
    });
    const text = await talk(to, `${post('Content-Length: 9000\r\n')}${'a'.repeat(9000)}`, /\}$/);
    expect(text).toMatch(/^HTTP\/1\.1 403 /);
    expect(upstream?.received.join('')).not.toContain('aaaa');
    await othersGoOn(to);
  });

  it('leaves a server that asks for a certificate of the client to the client', async () => {
    const ca = await createFixtureCa();
    for (const maxVersion of ['TLSv1.3', 'TLSv1.2'] as const) {
      const name = `mutual-${maxVersion.toLowerCase()}.example`;
      const server = createTlsServer(
        { ...(await ca.issue([name])), requestCert: true, ca: [ca.certPem], maxVersion },
        (socket) => socket.on('error', () => socket.destroy()).end(OK),
      );
      server.on('tlsClientError', () => undefined);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closing.push(async () => {
        server.close();
        await once(server, 'close');
      });
      await desk?.close();
      desk = await startDesk({
        policy: { intercept: { hosts: [name] }, upstream: { roots: [ca.certPem] } },
        sites: { routes: { [`${name}:443`]: (server.address() as AddressInfo).port } },
      });
      const first = await curl(desk, `https://${name}/`);
      expect(first.output).toContain('upstream_client_certificate');
      expect(desk.rejected).toEqual([name]);
      // From here on curl sees the server's own certificate, which it does not know.
      expect((await curl(desk, `https://${name}/`)).status).toBe(60);
    }
  });
});
