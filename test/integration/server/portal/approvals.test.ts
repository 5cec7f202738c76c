import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHostedPortal, type HostedPortal } from '../../../../cli/doors/hosted-portal';
import { pendingApprovalSchema, PORTAL_PATHS } from '../../../../core/exchange/portal-view';
import { startSmallServer, tool } from '../../../fixtures/mcp/small-server';
import { noKeychain } from '../../portal/test-portal';
import {
  browser,
  dataFolder,
  setUpAdministrator,
  startEndpoint,
  type Browser,
  type Endpoint,
} from '../endpoint';
import { onPostgres, testDatabase } from '../test-database';

const ANNA = 'pcm_anna-1234567890';
/** Replicas beside other tests take their time. */
const SOON = { timeout: 30_000, interval: 50 };

async function disk() {
  const server = await startSmallServer({
    tools: [tool('wipe', { annotations: { destructiveHint: true } })],
  });
  onTestFinished(() => server.close());
  const calls = (): number =>
    server.seen.filter(({ message }) => message['method'] === 'tools/call').length;
  const initialPolicy = {
    organisation: { name: 'Example Ltd' },
    portal: {
      naming: 'never' as const,
      keys: [{ sha256: createHash('sha256').update(ANNA).digest('hex'), user: 'anna' }],
      servers: [
        {
          id: 'disk',
          url: server.url,
          allow: [{ tools: ['*'] }],
          approval: { by: 'administrator' as const },
        },
      ],
    },
  };
  return { calls, initialPolicy };
}

async function openPortal({ server, dataDir }: Endpoint): Promise<HostedPortal> {
  const portal = await startHostedPortal({
    ...{ server, dataDir, version: '0.0.0', workers: undefined },
    listen: { host: '127.0.0.1', port: 0 },
    resourcesDir: resolve(import.meta.dirname, '../../../../resources'),
    path: process.env['PATH'] ?? '',
    log: pino({ level: 'silent' }),
    keychain: noKeychain(),
  });
  onTestFinished(() => portal.close());
  return portal;
}

async function anna({ url }: HostedPortal): Promise<Client> {
  const client = new Client({ name: 'approvals-test', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${ANNA}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  onTestFinished(() => client.close());
  return client;
}

async function waiting(admin: Browser) {
  const answer: unknown = await (await admin.get(PORTAL_PATHS.approvals)).json();
  const { approvals } = answer as { approvals: unknown[] };
  return approvals.map((one) => pendingApprovalSchema.parse(one));
}

async function theOnlyOne(admin: Browser) {
  await vi.waitFor(async () => expect(await waiting(admin)).toHaveLength(1), SOON);
  const [approval] = await waiting(admin);
  if (!approval) throw new Error('the call does not wait');
  return approval;
}

const decide = (admin: Browser, id: string, approve: boolean): Promise<Response> =>
  admin.post(`${PORTAL_PATHS.approvals}/${id}`, { approve });

describe('calls that wait for an administrator', () => {
  it('keep their place over a restart, and the answer is for that call alone', async () => {
    const { calls, initialPolicy } = await disk();
    const dataDir = await dataFolder();
    const before = await startEndpoint({ dataDir, initialPolicy });
    const admin = await setUpAdministrator(before);
    const portal = await openPortal(before);
    const first = await anna(portal);
    const cutOff = expect(
      first.callTool({ name: 'wipe', arguments: { disk: 1 } }),
    ).rejects.toThrow();
    const { id } = await theOnlyOne(admin);
    await portal.close();
    await first.close();
    await cutOff;
    await before.server.close();

    const after = await startEndpoint({ dataDir, initialPolicy });
    const again = browser(after.urls.fleet, admin.session, admin.cookie);
    const reopened = await openPortal(after);
    expect(await theOnlyOne(again)).toMatchObject({ id, user: 'anna', tool: 'wipe' });
    expect((await decide(again, id, true)).status).toBe(204);
    expect(await waiting(again)).toEqual([]);
    const client = await anna(reopened);
    expect(calls()).toBe(0);
    await client.callTool({ name: 'wipe', arguments: { disk: 1 } });
    expect(calls()).toBe(1);
    const other = client.callTool({ name: 'wipe', arguments: { disk: 1 } });
    const next = await theOnlyOne(again);
    expect(next.id).not.toBe(id);
    await Promise.all([
      expect(other).rejects.toThrow(/not approved/),
      decide(again, next.id, false),
    ]);
    expect(calls()).toBe(1);
  });

  it('leave the list when the client takes them back', async () => {
    const { calls, initialPolicy } = await disk();
    const endpoint = await startEndpoint({ initialPolicy });
    const admin = await setUpAdministrator(endpoint);
    const client = await anna(await openPortal(endpoint));
    const stop = new AbortController();
    const call = client.callTool({ name: 'wipe', arguments: { disk: 1 } }, { signal: stop.signal });
    const { id } = await theOnlyOne(admin);
    stop.abort();
    await expect(call).rejects.toThrow();
    await vi.waitFor(async () => expect(await waiting(admin)).toEqual([]), SOON);
    expect((await decide(admin, id, true)).status).toBe(404);
    expect(calls()).toBe(0);
  });
});

describe.runIf(onPostgres())('calls that wait at one of two replicas', () => {
  it('are shown and answered at the console of the other', async () => {
    const { calls, initialPolicy } = await disk();
    const database = await testDatabase(await dataFolder());
    const first = await startEndpoint({ database, initialPolicy });
    const second = await startEndpoint({ database, initialPolicy });
    const admin = await setUpAdministrator(first);
    const there = browser(second.urls.fleet, admin.session, admin.cookie);
    const here = await anna(await openPortal(first));
    const far = await anna(await openPortal(second));
    const call = here.callTool({ name: 'wipe', arguments: { disk: 1 } });
    const { id } = await theOnlyOne(there);
    expect((await decide(there, id, true)).status).toBe(204);
    expect((await decide(admin, id, true)).status).toBe(404);
    await call;
    expect(calls()).toBe(1);
    const both = [here, far].map((client) =>
      client.callTool({ name: 'wipe', arguments: { disk: 2 } }),
    );
    await vi.waitFor(async () => expect(await waiting(admin)).toHaveLength(2), SOON);
    const [one, two] = await waiting(there);
    await Promise.all([decide(there, one?.id ?? '', true), decide(admin, two?.id ?? '', false)]);
    const results = await Promise.allSettled(both);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(calls()).toBe(2);
  });
});
