import { X509Certificate, randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { startCompanyProxy } from '../../fixtures/upstream/company-proxy';
import { startDesk, type Desk, type DeskOptions } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

const HOST = 'plain.example';

describe('tunnels', () => {
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
    onEnd?: (socket: Socket) => void,
  ): Promise<[Desk, RawUpstream]> {
    upstream = await startRawUpstream(answer, onEnd);
    desk = await startDesk({
      ...options,
      sites: { ...options.sites, routes: { [`${HOST}:7000`]: upstream.port } },
    });
    return [desk, upstream];
  }

  /** Opens a tunnel and gives what comes after the answer to CONNECT. */
  function open(
    to: Desk,
    authority: string,
    first = '',
  ): Promise<{ socket: Socket; head: string }> {
    const socket = connect({ port: to.port, host: '127.0.0.1', allowHalfOpen: true });
    sockets.add(socket);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n${first}`);
    return new Promise((resolve, reject) => {
      let head = '';
      const onData = (bytes: Buffer): void => {
        head += bytes.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end < 0) return;
        socket.off('data', onData);
        socket.pause();
        const rest = Buffer.from(head.slice(end + 4), 'latin1');
        if (rest.length > 0) socket.unshift(rest);
        resolve({ socket, head: head.slice(0, end) });
      };
      socket.on('data', onData);
      socket.on('error', reject);
    });
  }

  function rest(socket: Socket): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      socket.on('data', (bytes: Buffer) => chunks.push(bytes));
      socket.on('end', () => resolve(Buffer.concat(chunks)));
      socket.on('error', reject);
      socket.resume();
    });
  }

  it('carry any bytes unchanged, also those that came with CONNECT', async () => {
    const [desk] = await start((socket, _all, piece) => socket.write(piece, 'latin1'));
    const sent = Buffer.concat([Buffer.from('early'), randomBytes(3 * 1024 * 1024)]);
    const { socket, head } = await open(desk, `${HOST}:7000`, 'early');
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    const back = rest(socket);
    socket.end(sent.subarray(5));
    expect((await back).equals(sent)).toBe(true);
  });

  it('go on one way after the other way has ended', async () => {
    const [desk] = await start(
      () => undefined,
      {},
      (socket) => socket.end('answer'),
    );
    const { socket } = await open(desk, `${HOST}:7000`);
    const back = rest(socket);
    socket.end('question');
    expect((await back).toString()).toBe('answer');
  });

  it('end when the server resets them', async () => {
    const [desk] = await start((socket) => socket.resetAndDestroy());
    const { socket } = await open(desk, `${HOST}:7000`);
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.resume();
    socket.write('x');
    await closed;
  });

  it('wait for a server that speaks first', async () => {
    const [desk, raw] = await start(() => undefined);
    const { socket } = await open(desk, `${HOST}:7000`);
    socket.write('hello');
    await raw.until((all) => all.includes('hello'));
  });

  it('show the certificate of the site itself', async () => {
    const [desk] = await start(() => undefined, {
      policy: { intercept: { doNotInspect: ['chatgpt.com'] } },
    });
    const { socket } = await open(desk, 'chatgpt.com:443');
    const secured = connectTls({ socket, servername: 'chatgpt.com', ca: desk.sites.ca.certPem });
    await new Promise((resolve, reject) => {
      secured.on('secureConnect', resolve);
      secured.on('error', reject);
    });
    const issuer = new X509Certificate(secured.getPeerCertificate().raw).issuer;
    expect(issuer).toContain('Portcullis fixture root');
  });

  it('are refused with the reason when their server cannot be reached', async () => {
    const [desk] = await start(() => undefined);
    const { head } = await open(desk, 'nowhere.example:443');
    expect(head).toMatch(/^HTTP\/1\.1 502 /);
  });

  it.each(['no-port.example:', ':443', 'a b:443', 'user@host:443', '[::1:443'])(
    'to %j are refused',
    async (authority) => {
      const [desk] = await start(() => undefined);
      const { head } = await open(desk, authority);
      expect(head).toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it('authenticate at the company proxy with what its address says', async () => {
    const [desk] = await start((socket, _all, piece) => socket.end(piece), {
      sites: { proxyAuth: { user: 'port cullis', password: 'p@ss:word' } },
    });
    const { socket } = await open(desk, `${HOST}:7000`);
    const back = rest(socket);
    socket.write('through');
    expect((await back).toString()).toBe('through');
  });

  it('fail where the company proxy does not accept the credentials', async () => {
    const company = await startCompanyProxy({
      routes: {},
      auth: { user: 'user', password: 'right' },
    });
    try {
      const url = company.url.replace('right', 'wrong');
      const [desk] = await start(() => undefined, { policy: { upstream: { proxy: url } } });
      const { head } = await open(desk, `${HOST}:7000`);
      expect(head).toMatch(/^HTTP\/1\.1 502 /);
      expect(company.connections.map(({ answer }) => answer)).toEqual(['unauthorised']);
    } finally {
      await company.close();
    }
  });
});
