import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalServices, type LocalServices } from '../../../core/proxy/local-services';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

describe('the local services', () => {
  let services: LocalServices;
  let shutdowns = 0;
  beforeAll(async () => {
    services = await startLocalServices({
      host: '127.0.0.1',
      port: 0,
      token: 'the-token',
      pac: () => 'function FindProxyForURL() {}',
      caPem: () => 'CERTIFICATE',
      health: () => ({ ok: true }),
      onShutdown: () => {
        shutdowns += 1;
      },
    });
  });
  afterAll(async () => {
    await services.close();
  });

  function call(path: string, method = 'GET', headers: Record<string, string> = {}) {
    return new Promise<Answer>((resolve, reject) => {
      const sent = request(new URL(path, services.url), { method, headers }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, type, text });
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  it('give the PAC file and the CA to everybody on this computer', async () => {
    const pac = await call('/proxy.pac');
    expect(pac).toMatchObject({ status: 200, type: 'application/x-ns-proxy-autoconfig' });
    expect(await call('/ca.pem')).toMatchObject({ status: 200, text: 'CERTIFICATE' });
  });

  it('refuse a web page, and a name that is not this computer', async () => {
    const page = await call('/proxy.pac', 'GET', { origin: 'https://evil.example' });
    expect(page.status).toBe(403);
    expect((await call('/ca.pem', 'GET', { host: 'evil.example' })).status).toBe(421);
  });

  it('do nothing else without the token', async () => {
    expect((await call('/health')).status).toBe(401);
    const wrong = { authorization: 'Bearer the-tokem' };
    expect((await call('/control/shutdown', 'POST', wrong)).status).toBe(401);
    expect(shutdowns).toBe(0);
  });

  it('tell their health and end the agent with it', async () => {
    const right = { authorization: 'Bearer the-token' };
    expect(await call('/health', 'GET', right)).toMatchObject({ status: 200, text: '{"ok":true}' });
    expect((await call('/control/shutdown', 'GET', right)).status).toBe(404);
    expect((await call('/control/shutdown', 'POST', right)).status).toBe(202);
    await expect.poll(() => shutdowns).toBe(1);
  });
});
