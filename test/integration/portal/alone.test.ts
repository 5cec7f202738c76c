import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSmallServer } from '../../fixtures/mcp/small-server';
import { EVERYBODY, startTestPortal } from './test-portal';

async function portal() {
  const server = await startSmallServer();
  onTestFinished(() => server.close());
  const started = await startTestPortal({
    servers: [{ id: 'one', url: server.url, allow: EVERYBODY }],
  });
  onTestFinished(() => started.close());
  return started;
}

/** The status of a request under another name, as a page has it that leads its name to 127.0.0.1. */
async function statusUnder(host: string, url: string): Promise<number> {
  return await new Promise((done, fail) => {
    const headers = { host, 'content-type': 'application/json' };
    const call = request(url, { method: 'POST', headers }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    call.on('error', fail);
    call.end('{}');
  });
}

describe('a portal that runs by itself', () => {
  it('says to whoever has the token of its lock that it lives, and where', async () => {
    const { dataDir, url } = await portal();
    const lock = JSON.parse(await readFile(join(dataDir, 'agent.lock'), 'utf8')) as {
      readonly token: string;
      readonly local: string;
    };
    const health = (authorization: string): Promise<Response> =>
      fetch(new URL('/health', lock.local), { headers: { authorization } });
    expect(await (await health(`Bearer ${lock.token}`)).json()).toEqual({ pid: process.pid, url });
    expect((await health('Bearer guess')).status).toBe(401);
  });

  it('answers to its own name only', async () => {
    const { url } = await portal();
    expect(await statusUnder('evil.example.com', url)).toBe(403);
    expect(await statusUnder('127.0.0.1.evil.example.com:80', url)).toBe(403);
    expect(await statusUnder('localhost:1', url)).toBe(400);
  });
});
