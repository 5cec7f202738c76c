import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { startSocksProxy, type SocksProxy } from '../../fixtures/upstream/socks-proxy';
import { startDesk, type Desk } from './desk';
import { startRawUpstream, type RawUpstream } from './raw-upstream';

describe('ways to the upstream', () => {
  let desk: Desk | undefined;
  let upstream: RawUpstream | undefined;
  let socks: SocksProxy | undefined;
  afterEach(async () => {
    await desk?.close();
    await socks?.close();
    await upstream?.close();
  });

  async function start(
    host: string,
    credentials: string,
    auth?: { readonly user: string; readonly password: string },
  ): Promise<Desk> {
    upstream = await startRawUpstream((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok'),
    );
    socks = await startSocksProxy({ routes: { [host]: upstream.port }, ...(auth ? { auth } : {}) });
    desk = await startDesk({
      policy: { upstream: { proxy: `socks5://${credentials}127.0.0.1:${socks.port}` } },
    });
    return desk;
  }

  function get(from: Desk, host: string): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(from.port, '127.0.0.1');
      let text = '';
      socket.on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
      socket.on('close', () => resolve(text));
      socket.on('error', () => resolve(text));
      socket.write(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
  }

  it.each([
    ['a name', 'far.example', 'far.example:80'],
    ['an address', '10.1.2.3', '10.1.2.3:80'],
    ['an IPv6 address', '[2001:db8::1:2]', '2001:db8::1:2:80'],
    ['another port', 'far.example:8080', 'far.example:8080'],
  ])('leads through a SOCKS server to %s', async (_what, host, asked) => {
    const through = await start(asked, '');
    expect(await get(through, host)).toMatch(/^HTTP\/1\.1 200 [^]*ok$/);
    expect(socks?.asked).toEqual([asked]);
  });

  it('shows the SOCKS server its credentials', async () => {
    const auth = { user: 'jörg', password: 'p:ss' };
    const through = await start('far.example:80', `${encodeURIComponent('jörg')}:p%3Ass@`, auth);
    expect(await get(through, 'far.example')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it.each([
    ['', 'upstream_company_proxy_credentials'],
    ['wrong:wrong@', 'upstream_company_proxy_credentials'],
  ])('says that credentials are wrong (%j)', async (credentials, expected) => {
    const auth = { user: 'a', password: 'b' };
    const through = await start('far.example:80', credentials, auth);
    const text = await get(through, 'far.example');
    expect(text).toMatch(/^HTTP\/1\.1 502 /);
    expect(text).toContain(expected);
  });

  it('says why a SOCKS server would not connect', async () => {
    const through = await start('far.example:80', '');
    expect(await get(through, 'elsewhere.example')).toContain('host unreachable');
  });

  it('does not connect to itself', async () => {
    const through = await start('far.example:80', '');
    const text = await get(through, `127.0.0.1:${through.port}`);
    expect(text).toMatch(/^HTTP\/1\.1 508 /);
  });
});
