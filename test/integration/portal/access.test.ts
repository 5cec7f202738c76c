import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import { EVERYBODY, startTestPortal } from './test-portal';

/** An authorization server as far as a resource sees it: metadata and keys. */
async function startIssuer() {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const server = createServer((request, response) => {
    const documents: Record<string, unknown> = {
      '/.well-known/oauth-authorization-server': { issuer, jwks_uri: `${issuer}/keys` },
      '/keys': { keys: [jwk] },
    };
    const document = documents[request.url ?? ''];
    response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { issuer, privateKey };
}

interface Wish {
  readonly audience: string;
  readonly issuer: string;
  readonly scope?: string;
  readonly groups?: readonly string[];
  readonly expires?: string;
}

async function token(key: CryptoKey, wish: Wish): Promise<string> {
  return await new SignJWT({ scope: wish.scope ?? 'mcp', groups: wish.groups ?? [] })
    .setProtectedHeader({ alg: 'ES256', kid: 'one' })
    .setIssuer(wish.issuer)
    .setAudience(wish.audience)
    .setSubject('anna')
    .setIssuedAt()
    .setExpirationTime(wish.expires ?? '5m')
    .sign(key);
}

const INITIALIZE = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  },
});

function knock(url: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: INITIALIZE,
  });
}

async function portal(section: Parameters<typeof startTestPortal>[0]) {
  const started = await startTestPortal(section);
  onTestFinished(() => started.close());
  return started;
}

async function upstream(...args: Parameters<typeof startSmallServer>) {
  const server = await startSmallServer(...args);
  onTestFinished(() => server.close());
  return server;
}

async function protectedPortal() {
  const { issuer, privateKey } = await startIssuer();
  const server = await upstream({ tools: [tool('read'), tool('write')] });
  const { url } = await portal({
    naming: 'never',
    access: { mode: 'oauth', issuer, scopes: ['mcp'] },
    servers: [
      {
        id: 'wiki',
        url: server.url,
        allow: [{ tools: ['read'] }, { tools: ['write'], groups: ['writers'] }],
      },
    ],
  });
  const bearer = async (wish: Partial<Wish> = {}): Promise<string> =>
    `Bearer ${await token(privateKey, { issuer, audience: url, ...wish })}`;
  return { url, issuer, server, bearer };
}

describe('the portal as a protected resource', () => {
  it('answers 401 with the address of its metadata, which name the authorization server', async () => {
    const { url, issuer } = await protectedPortal();
    const refused = await knock(url);
    expect(refused.status).toBe(401);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    const metadata = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] ?? '';
    expect(challenge).toMatch(/^Bearer /);
    expect(challenge).toContain('scope="mcp"');
    expect(new URL(metadata).pathname).toBe('/.well-known/oauth-protected-resource/mcp');
    for (const address of [metadata, metadata.replace(/\/mcp$/, '')]) {
      const response = await fetch(address);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        resource: url,
        authorization_servers: [issuer],
        bearer_methods_supported: ['header'],
        scopes_supported: ['mcp'],
      });
    }
  });

  it('takes a token that is for it, and no other', async () => {
    const { url, bearer } = await protectedPortal();
    const other = await startIssuer();
    const foreign = await token(other.privateKey, { issuer: other.issuer, audience: url });
    const refused = [
      ['another resource', await bearer({ audience: 'https://other.example.com/mcp' })],
      ['expired', await bearer({ expires: '-1m' })],
      ['another issuer', await bearer({ issuer: 'https://evil.example.com' })],
      ['another key', `Bearer ${foreign}`],
      ['no token', 'Bearer nonsense'],
    ] as const;
    for (const [why, authorization] of refused) {
      const response = await knock(url, { authorization });
      expect([why, response.status]).toEqual([why, 401]);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
    const narrow = await knock(url, { authorization: await bearer({ scope: 'profile' }) });
    expect(narrow.status).toBe(403);
    expect(narrow.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect((await knock(url, { authorization: await bearer() })).status).toBe(200);
  });

  it('lets the groups of the token decide, and passes the token on to nobody', async () => {
    const { url, server, bearer } = await protectedPortal();
    const namesFor = async (authorization: string): Promise<string[]> => {
      const client = new Client({ name: 'access-test', version: '1.0.0' });
      const requestInit = { headers: { authorization } };
      await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
      const { tools } = await client.listTools();
      await client.callTool({ name: 'read', arguments: {} });
      await client.close();
      return tools.map(({ name }) => name);
    };
    expect(await namesFor(await bearer())).toEqual(['read']);
    expect(await namesFor(await bearer({ groups: ['writers'] }))).toEqual(['read', 'write']);
    expect(server.seen.length).toBeGreaterThan(0);
    expect(server.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  it('gives the session of one person to no other', async () => {
    const { issuer, privateKey } = await startIssuer();
    const server = await upstream();
    const { url } = await portal({
      access: { mode: 'oauth', issuer },
      servers: [{ id: 'one', url: server.url, allow: EVERYBODY }],
    });
    const anna = `Bearer ${await token(privateKey, { issuer, audience: url })}`;
    const bert = `Bearer ${await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(url)
      .setSubject('bert')
      .setExpirationTime('5m')
      .sign(privateKey)}`;
    const opened = await knock(url, { authorization: anna });
    const session = opened.headers.get('mcp-session-id') ?? '';
    const list = (authorization: string): Promise<Response> =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-session-id': session,
          authorization,
        },
        body: '{"jsonrpc":"2.0","id":2,"method":"tools/list"}',
      });
    expect((await list(anna)).status).toBe(200);
    expect((await list(bert)).status).toBe(404);
  });
});

describe('pages of the web', () => {
  it('get no answer, unless policy lists their origin', async () => {
    const server = await upstream();
    const { url } = await portal({
      origins: ['https://tools.example.com'],
      servers: [{ id: 'one', url: server.url, allow: EVERYBODY }],
    });
    const statusFor = async (headers: Record<string, string>): Promise<number> =>
      (await knock(url, headers)).status;
    expect(await statusFor({ origin: 'https://evil.example.com' })).toBe(403);
    expect(await statusFor({ origin: 'https://tools.example.com.evil.com' })).toBe(403);
    expect(await statusFor({ origin: 'null' })).toBe(403);
    expect(await statusFor({ origin: 'https://tools.example.com' })).toBe(200);
    expect(await statusFor({ origin: 'http://localhost:5173' })).toBe(200);
    expect(await statusFor({})).toBe(200);
  });
});

describe('the local key', () => {
  it('is asked for where policy says so, and lies where only the user can read it', async () => {
    const server = await upstream();
    const { url, dataDir } = await portal({
      access: { mode: 'key' },
      servers: [{ id: 'one', url: server.url, allow: EVERYBODY }],
    });
    const refused = await knock(url);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect((await knock(url, { authorization: 'Bearer guess' })).status).toBe(401);
    const key = (await readFile(join(dataDir, 'portal.key'), 'utf8')).trim();
    expect((await knock(url, { authorization: `Bearer ${key}` })).status).toBe(200);
  });
});
