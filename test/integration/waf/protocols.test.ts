import { connect, constants } from 'node:http2';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createFixtureCa } from '../../fixtures/upstream/certificates';
import { startFirewall, type Firewall, type FirewallOptions } from './firewall';

let open: Firewall | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function firewall(options: FirewallOptions = {}): Promise<Firewall> {
  open = await startFirewall(options);
  return open;
}

const BLOCK_CARDS = {
  id: 'cards',
  name: 'No card numbers',
  when: 'any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")',
  action: 'block',
} as const;

describe('the protocols of the firewall', () => {
  it('speaks HTTP/2 and HTTP/1.1 over TLS', async () => {
    const ca = await createFixtureCa();
    const { cert: certificate, key } = await ca.issue(['shop.example']);
    const { url, app } = await firewall({ rules: [BLOCK_CARDS], tls: { certificate, key } });
    const session = connect(url, { ca: ca.certPem, servername: 'shop.example' });
    const request = session.request({
      ':method': 'POST',
      ':path': '/v1/chat/completions',
      ':authority': 'shop.example',
      'content-type': 'application/json',
    });
    request.end(
      JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Good morning' }] }),
    );
    const [headers] = (await once(request, 'response')) as [Record<string, unknown>];
    expect(headers[constants.HTTP2_HEADER_STATUS]).toBe(200);
    const chunks = (await request.toArray()) as Buffer[];
    expect(Buffer.concat(chunks).toString()).toContain('Paris is the capital.');
    expect(app.seen[0]?.headers).toMatchObject({
      host: 'shop.example',
      'x-forwarded-proto': 'https',
    });
    session.close();
  });

  it('relays a socket, and closes it when a message is against a rule', async () => {
    const { url, app } = await firewall({ rules: [BLOCK_CARDS] });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/chat`, ['chat.v1']);
    await once(socket, 'open');
    socket.send(JSON.stringify({ message: 'Hello there, how are you?' }));
    const [first] = (await once(socket, 'message')) as [Buffer];
    expect(first.toString()).toBe('{"text":"Paris is the capital."}');
    const closed = once(socket, 'close') as Promise<[number]>;
    const last = once(socket, 'message') as Promise<[Buffer]>;
    socket.send(JSON.stringify({ message: 'my card is 4111 1111 1111 1111, charge it' }));
    expect((await last)[0].toString()).toContain('blocked_by_policy');
    expect((await closed)[0]).toBe(1008);
    expect(app.seen.map(({ body }) => body).join()).not.toContain('4111');
  });

  it('says who it serves', async () => {
    const { url } = await firewall({ zone: { hosts: ['shop.example'] } });
    expect((await fetch(url)).status).toBe(421);
  });

  it('goes to the next origin when one is gone, and back when it is well again', async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));
    const running = await startFirewall();
    open = running;
    await running.change({
      waf: {
        zones: [
          {
            id: 'shop',
            hosts: ['*'],
            mode: 'production',
            origins: [{ url: `http://127.0.0.1:${port}` }, { url: running.app.url }],
            health: { intervalSeconds: 1, failures: 1 },
          },
        ],
      },
    });
    const statuses = await Promise.all(
      Array.from({ length: 6 }, async () => (await fetch(running.url)).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
    const back = createServer((_request, response) => response.end('back'));
    await new Promise<void>((resolve) => back.listen(port, '127.0.0.1', resolve));
    await vi.waitUntil(async () => (await (await fetch(running.url)).text()) === 'back', {
      timeout: 20_000,
    });
    back.closeAllConnections();
    await new Promise((resolve) => back.close(resolve));
  });

  it('refuses a prompt that is too large or badly packed, or passes it, as policy says', async () => {
    const running = await firewall({ policy: { failure: 'closed' } });
    const send = (body: string, headers: Record<string, string> = {}) =>
      fetch(`${running.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    const large = JSON.stringify({
      model: 'm',
      messages: [{ role: 'user', content: 'a '.repeat(700_000) }],
    });
    expect((await send(large)).status).toBe(403);
    expect((await send('not gzip', { 'content-encoding': 'gzip' })).status).toBe(403);
    await running.change({
      failure: 'open',
      waf: { zones: [{ id: 'shop', hosts: ['*'], origins: [{ url: running.app.url }] }] },
    });
    expect((await send(large)).status).toBe(200);
    expect(running.app.seen.at(-1)?.body).toHaveLength(large.length);
  });
});
