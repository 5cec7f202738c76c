import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { request as httpRequest } from 'node:http';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { mcpServersSchema } from '../../../core/mcp-detect/places';
import { createFixtureCa, type FixtureCa } from '../../fixtures/upstream/certificates';
import { openTunnel } from '../../fixtures/upstream/proxied-fetch';
import { startDesk, type Desk } from '../proxy/desk';

const HOST = 'mcp.tools.test';
const PORTAL = 'https://portal.company.test/mcp';
const servers = mcpServersSchema.parse(
  JSON.parse(readFileSync(new URL('../../../resources/mcp-hosts.json', import.meta.url), 'utf8')),
).servers;

let ca: FixtureCa;
let upstream: Server;
/** Methods that reached the server. */
let reached: string[] = [];
let desk: Desk | undefined;

beforeAll(async () => {
  ca = await createFixtureCa();
  const handler = toNodeHandler(
    createMcpHandler(() => {
      const server = new McpServer({ name: 'tools', version: '1' }, { capabilities: {} });
      server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => {
        reached.push('echo');
        return { content: [{ type: 'text', text: `echo: ${text}` }] };
      });
      return server;
    }),
  );
  const { key, cert } = await ca.issue([HOST]);
  upstream = createServer({ key, cert }, (request, response) => {
    reached.push(`${request.method} ${request.url}`);
    void handler(request as Parameters<typeof handler>[0], response);
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  await desk?.close();
  desk = undefined;
  reached = [];
});

afterAll(() => new Promise((done) => upstream.close(done)));

async function start(shadowMcp: PolicyInput['shadowMcp']): Promise<Desk> {
  const { port } = upstream.address() as AddressInfo;
  const sites = { routes: { [`${HOST}:443`]: port } };
  const policy: PolicyInput = {
    ...(shadowMcp ? { shadowMcp } : {}),
    upstream: { roots: [ca.certPem] },
  };
  desk = await startDesk({ sites, policy, proxy: { mcpServers: servers } });
  return desk;
}

/** `fetch` through the proxy, trusting only its certificate authority and the fixture's. */
function fetchVia({ port, caPem }: Desk) {
  return async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const { host, pathname, search } = new URL(url);
    const { socket } = await openTunnel({ proxyPort: port, ca: caPem, host });
    if (socket === undefined) throw new Error('the proxy refused the tunnel');
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        createConnection: () => socket,
        host,
        method: init.method ?? 'GET',
        path: pathname + search,
        headers: Object.fromEntries(new Headers(init.headers).entries()),
      });
      init.signal?.addEventListener('abort', () => request.destroy());
      request.on('error', reject);
      request.on('response', (response) => {
        const headers = new Headers();
        for (const [name, value] of Object.entries(response.headers)) {
          headers.set(name, String(value));
        }
        const status = response.statusCode ?? 0;
        const body = status === 202 || status === 204 ? null : Readable.toWeb(response);
        resolve(new Response(body as ReadableStream | null, { status, headers }));
      });
      request.end(typeof init.body === 'string' ? init.body : undefined);
    });
  };
}

async function connect(to: Desk): Promise<Client> {
  const client = new Client({ name: 'agent', version: '1' });
  const url = new URL(`https://${HOST}/mcp`);
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: fetchVia(to) }));
  return client;
}

describe('a client of the official SDK', () => {
  test('is refused in words that it shows, and nothing reaches the server', async () => {
    const to = await start({ action: 'block' });
    await expect(connect(to)).rejects.toThrow(/your company does not allow tools/);
    expect(reached).toEqual([]);
    const event = await to.exchange();
    expect(event).toMatchObject({
      extractor: 'mcp',
      enforced: 'block',
      mcp: { server: HOST },
    });
    await to.outcome(({ result }) => result === 'refused');
    expect(to.defects).toEqual([]);
  });

  test('is told where the portal is', async () => {
    const to = await start({ action: 'redirect', portal: PORTAL });
    await expect(connect(to)).rejects.toThrow(PORTAL);
    expect(reached).toEqual([]);
  });

  test('works where calls are put on record only', async () => {
    const to = await start({ action: 'log' });
    const client = await connect(to);
    const result = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
    expect(result.content).toEqual([{ type: 'text', text: 'echo: hi' }]);
    await client.close();
    const event = await to.exchange(({ mcp }) => mcp?.method === 'tools/call');
    expect(event).toMatchObject({ mcp: { server: HOST, tool: 'echo' }, promptLength: 2 });
  });

  test('is left alone where the server is an exception', async () => {
    const to = await start({ action: 'block', exceptions: [HOST] });
    // The connection is a tunnel: the certificate is the server's own.
    await expect(connect(to)).rejects.toThrow();
    const { socket } = await openTunnel({ proxyPort: to.port, ca: ca.certPem, host: HOST });
    socket?.destroy();
    expect(socket).toBeDefined();
  });
});
