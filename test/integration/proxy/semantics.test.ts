import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startDesk, type Desk, type DeskOptions } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

const HOST = 'raw.example';
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('HTTP through the proxy', () => {
  let desk: Desk | undefined;
  let upstream: RawUpstream | undefined;
  const sockets = new Set<Socket>();
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await desk?.close();
    await upstream?.close();
  });

  async function start(
    answer: Parameters<typeof startRawUpstream>[0],
    options: DeskOptions = {},
  ): Promise<{ desk: Desk; upstream: RawUpstream }> {
    upstream = await startRawUpstream(answer);
    desk = await startDesk({
      ...options,
      policy: { intercept: { hosts: [HOST] }, ...options.policy },
      sites: { routes: { [`${HOST}:80`]: upstream.port } },
    });
    return { desk, upstream };
  }

  function open(to: Desk): {
    socket: Socket;
    text: () => string;
    until(s: string): Promise<string>;
  } {
    const socket = connect({ port: to.port, host: '127.0.0.1', allowHalfOpen: true });
    sockets.add(socket);
    let text = '';
    let closed = false;
    const waiting = new Set<() => void>();
    const look = (): void => waiting.forEach((one) => one());
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      look();
    });
    socket.on('close', () => {
      closed = true;
      look();
    });
    // A reset is one of the ways in which a connection may end here.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    return {
      socket,
      text: () => text,
      until: (wanted) =>
        new Promise((resolve, reject) => {
          const check = (): void => {
            const found = wanted === 'close' ? closed : text.includes(wanted);
            if (!found && !closed) return;
            waiting.delete(check);
            if (found) resolve(text);
            else reject(new Error(`closed before ${JSON.stringify(wanted)}: ${text}`));
          };
          waiting.add(check);
          check();
        }),
    };
  }

  const get = (path = '/', fields = '') =>
    `GET http://${HOST}${path} HTTP/1.1\r\nHost: ${HOST}\r\n${fields}\r\n`;

  it('rewrites the request for the origin and keeps the order and case of fields', async () => {
    const { desk, upstream } = await start((socket) => socket.write(OK));
    const client = open(desk);
    client.socket.write(get('/a?b=c', 'X-One: 1\r\nConnection: x-hop\r\nX-Hop: 2\r\nx-TWO: 3\r\n'));
    await client.until('ok');
    expect(upstream.received).toEqual([
      `GET /a?b=c HTTP/1.1\r\nHost: ${HOST}\r\nX-One: 1\r\nx-TWO: 3\r\nVia: 1.1 portcullis\r\n\r\n`,
    ]);
  });

  it('answers pipelined requests in order on one connection each way', async () => {
    const { desk, upstream } = await start((socket, _all, piece) => {
      for (const [, path] of piece.matchAll(/GET (\S+)/g)) {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path?.length ?? 0}\r\n\r\n${path}`);
      }
    });
    const client = open(desk);
    client.socket.write(get('/first') + get('/second') + get('/third'));
    const text = await client.until('/third');
    expect(text.match(/\/(first|second|third)/g)).toEqual(['/first', '/second', '/third']);
    expect(upstream.received).toHaveLength(1);
  });

  it('passes interim responses and then the answer', async () => {
    const { desk } = await start((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 \r\n\r\n${OK}`),
    );
    const client = open(desk);
    client.socket.write(get());
    const text = await client.until('ok');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 103', 'HTTP/1.1 102', 'HTTP/1.1 200']);
  });

  it('knows which answers have no body, whatever their fields say', async () => {
    const { desk } = await start((socket, _all, piece) => {
      if (piece.startsWith('HEAD')) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n');
      else if (piece.includes('/304')) socket.write('HTTP/1.1 304 \r\nContent-Length: 999\r\n\r\n');
      else if (piece.includes('/204')) socket.write('HTTP/1.1 204 \r\n\r\n');
      else socket.write(OK);
    });
    const client = open(desk);
    const head = get().replace('GET', 'HEAD');
    client.socket.write(head + get('/304') + get('/204') + get('/end'));
    const text = await client.until('ok');
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual([
      'HTTP/1.1 200',
      'HTTP/1.1 304',
      'HTTP/1.1 204',
      'HTTP/1.1 200',
    ]);
    expect(text.match(/Content-Length: 999/g)).toHaveLength(2);
    expect(text).not.toMatch(/204[^]*?Content-Length: 0[^]*?HTTP\/1\.1 200/);
  });

  it('carries trailers both ways and frames chunks anew', async () => {
    const { desk, upstream } = await start((socket, all) => {
      if (!all.includes('X-Sum: 1\r\n\r\n')) return;
      socket.write(
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\nX-Back: 2\r\n\r\n',
      );
    });
    const client = open(desk);
    client.socket.write(
      `PUT http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/octet-stream\r\n` +
        'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n',
    );
    expect(await client.until('X-Back: 2\r\n\r\n')).toContain('2\r\nok\r\n0\r\n');
    expect(upstream.received[0]).toContain('3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n');
  });

  it('tells a client that waits with its body to go on', async () => {
    const { desk, upstream } = await start((socket, all) => {
      if (all.endsWith('{"a":1}')) socket.write(OK);
    });
    const client = open(desk);
    client.socket.write(
      `POST http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: application/json\r\n` +
        'Content-Length: 7\r\nExpect: 100-continue\r\n\r\n',
    );
    await client.until('HTTP/1.1 100');
    client.socket.write('{"a":1}');
    const text = await client.until('ok');
    expect(text.match(/HTTP\/1\.1 100/g)).toHaveLength(1);
    expect(upstream.received[0]).not.toMatch(/expect/i);
  });

  it('repeats a GET that met a closing connection, and never a POST', async () => {
    let requests = 0;
    const { desk, upstream } = await start((socket) => {
      requests++;
      // Answers the first request of a connection and cuts the second off.
      if (requests === 2) socket.destroy();
      else socket.write(OK);
    });
    const client = open(desk);
    client.socket.write(get('/1'));
    await client.until('ok');
    client.socket.write(get('/2'));
    await upstream.until((all) => all.length === 2);
    expect(upstream.received[1]).toContain('GET /2');

    requests = 1;
    const other = open(desk);
    other.socket.write(
      `POST http://${HOST}/3 HTTP/1.1\r\nHost: ${HOST}\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx`,
    );
    expect(await other.until('upstream_')).toMatch(/HTTP\/1\.1 502/);
    expect(upstream.received.join('').match(/POST \/3/g)).toHaveLength(1);
  });

  it('serves an HTTP/1.0 client without chunks', async () => {
    const { desk } = await start((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'),
    );
    const client = open(desk);
    client.socket.write(`GET http://${HOST}/ HTTP/1.0\r\n\r\n`);
    const text = await client.until('close');
    expect(text).toMatch(/\r\n\r\nok$/);
    expect(text).not.toMatch(/transfer-encoding/i);
    expect(text).toMatch(/connection: close/i);
  });

  it('answers a client that has closed its sending side', async () => {
    const { desk } = await start((socket) => socket.write(OK));
    const client = open(desk);
    client.socket.end(get());
    expect(await client.until('close')).toMatch(/ok$/);
  });

  it.each([
    ['a length and chunks', 'Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['two lengths', 'Content-Length: 2\r\nContent-Length: 3\r\n\r\nok'],
    ['a bare LF', 'A: b\nContent-Length: 2\r\n\r\nok'],
  ])('turns an answer with %s into an error', async (_what, rest) => {
    const { desk } = await start((socket) => socket.write(`HTTP/1.1 200 OK\r\n${rest}`));
    const client = open(desk);
    client.socket.write(get());
    const text = await client.until('upstream_bad_answer');
    expect(text).toMatch(/^HTTP\/1\.1 502/);
  });

  it('lets the client see that an answer was cut off', async () => {
    const { desk } = await start((socket) => {
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n');
    });
    const client = open(desk);
    client.socket.write(get());
    const text = await client.until('close');
    expect(text).toContain('ok');
    expect(text).not.toMatch(/0\r\n\r\n$/);
  });

  it('uses no connection again on which the server sent more than was asked for', async () => {
    const { desk, upstream } = await start((socket, _all, piece) =>
      socket.write(
        piece.includes('/1') ? `${OK}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil` : OK,
      ),
    );
    const client = open(desk);
    client.socket.write(get('/1'));
    await client.until('ok');
    client.socket.write(get('/2'));
    await upstream.until((all) => all.some((one) => one.includes('/2')));
    const other = open(desk);
    other.socket.write(get('/3'));
    await other.until('ok');
    expect(client.text() + other.text()).not.toContain('evil');
  });

  it('gives a request that goes too slowly up, and serves others meanwhile', async () => {
    const { desk } = await start((socket) => socket.write(OK), {
      proxy: { limits: { headMs: 300 } },
    });
    const slow = open(desk);
    slow.socket.write('GET http://');
    const quick = open(desk);
    quick.socket.write(get());
    await quick.until('ok');
    expect(await slow.until('HTTP/1.1 408')).toContain('Connection: close');
  });

  it('answers over its limit of connections and goes on when there is room', async () => {
    const { desk } = await start((socket) => socket.write(OK), {
      proxy: { limits: { connections: 1 } },
    });
    const first = open(desk);
    first.socket.write(get());
    await first.until('ok');
    const second = open(desk);
    expect(await second.until('close')).toMatch(/^HTTP\/1\.1 503/);
    first.socket.destroy();
    await first.until('close');
    // The proxy sees the close a moment after the client does.
    await expect
      .poll(async () => {
        const next = open(desk);
        next.socket.write(get());
        return await next.until('HTTP/1.1 ');
      })
      .toMatch(/^HTTP\/1\.1 200/);
  });
});
