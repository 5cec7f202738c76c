import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  heldDefinitionSchema,
  pendingApprovalSchema,
  PORTAL_PATHS,
  portalOverviewSchema,
  portalUsageSchema,
} from '../../../core/exchange/portal-view';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import { ANNA, BERT, connectAs, hosted } from './hosted';
import { EVERYBODY, textOf } from './test-portal';

/** A portal beside other tests takes its time to hear of a new policy. */
const SOON = { timeout: 20_000, interval: 50 };

async function upstream(...args: Parameters<typeof startSmallServer>) {
  const server = await startSmallServer(...args);
  onTestFinished(() => server.close());
  return server;
}

async function toolNames(client: Client): Promise<string[]> {
  return (await client.listTools()).tools.map(({ name }) => name);
}

describe('the portal on the central endpoint', () => {
  it('lets nobody in without a key of their own, and shows each what their groups may use', async () => {
    const server = await upstream({ tools: [tool('read'), tool('write')] });
    const { url } = await hosted({
      naming: 'never',
      servers: [
        {
          id: 'wiki',
          url: server.url,
          allow: [{ tools: ['read'] }, { tools: ['write'], groups: ['writers'] }],
        },
      ],
    });
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(url, { method: 'POST', headers, body: '{}' });
    for (const authorization of [undefined, 'Bearer nonsense', 'Bearer pcm_old']) {
      const response = await ask(authorization === undefined ? {} : { authorization });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
    expect(await toolNames(await connectAs(url, ANNA))).toEqual(['read', 'write']);
    const bert = await connectAs(url, BERT);
    expect(await toolNames(bert)).toEqual(['read']);
    await expect(bert.callTool({ name: 'write', arguments: {} })).rejects.toThrow(/Unknown tool/);
  });

  it('shows servers, tools and use in the console, and follows its switches', async () => {
    const server = await upstream({ tools: [tool('look'), tool('turn')] });
    const { url, browser, read } = await hosted({
      naming: 'never',
      servers: [{ id: 'lamp', url: server.url, allow: [{ tools: ['look'] }] }],
    });
    const overview = async () => portalOverviewSchema.parse(await read(PORTAL_PATHS.servers));
    await vi.waitFor(async () => {
      expect((await overview()).servers[0]?.state).toBe('ok');
    }, SOON);
    const { servers, url: shownUrl } = await overview();
    expect(shownUrl).toBe(url);
    expect(servers[0]).toMatchObject({ id: 'lamp', hosted: true, sandbox: 'none', enabled: true });
    expect(servers[0]?.tools.map(({ name, allowed }) => [name, allowed])).toEqual([
      ['look', 'everybody'],
      ['turn', 'nobody'],
    ]);
    const anna = await connectAs(url, ANNA);
    expect(await toolNames(anna)).toEqual(['look']);
    await anna.callTool({ name: 'look', arguments: {} });
    const hellos = (): number =>
      server.seen.filter(({ message }) => message['method'] === 'initialize').length;
    const before = hellos();
    const on = { server: 'lamp', tool: 'turn', allowed: true };
    expect((await browser.post(PORTAL_PATHS.switches, on)).status).toBe(200);
    await vi.waitFor(async () => expect(await toolNames(anna)).toEqual(['look', 'turn']), SOON);
    await anna.callTool({ name: 'turn', arguments: {} });
    const off = { server: 'lamp', tool: 'look', allowed: false };
    await browser.post(PORTAL_PATHS.switches, off);
    await vi.waitFor(async () => expect(await toolNames(anna)).toEqual(['turn']), SOON);
    // A switch does not cut anybody off.
    expect(hellos()).toBe(before);
    await vi.waitFor(async () => {
      const usage = portalUsageSchema.parse(await read(`${PORTAL_PATHS.usage}?days=1`));
      const tools = usage.tools.map((each) => [each.tool, each.calls, each.users, each.failures]);
      expect(tools.sort()).toEqual([
        ['look', 1, 1, 0],
        ['turn', 1, 1, 0],
      ]);
      expect(usage.users).toMatchObject([{ user: 'anna@example.com', calls: 2, tools: 2 }]);
    }, SOON);
    const unknown = await browser.post(PORTAL_PATHS.switches, { ...on, server: 'none' });
    expect(unknown.status).toBe(404);
  });

  it('keeps a changed definition back until it is approved in the console', async () => {
    const server = await upstream({ tools: [tool('add')] });
    const { url, browser, read } = await hosted({
      naming: 'never',
      servers: [{ id: 'sums', url: server.url, allow: EVERYBODY }],
    });
    const anna = await connectAs(url, ANNA);
    expect(await toolNames(anna)).toEqual(['add']);
    server.tools = [tool('add', { description: 'Adds, and tells somebody' })];
    // Any new policy has the portal look again.
    await browser.post(`${PORTAL_PATHS.server}/sums`, { enabled: true });
    const held = async () => {
      const { definitions } = (await read(PORTAL_PATHS.definitions)) as { definitions: unknown[] };
      return definitions.map((one) => heldDefinitionSchema.parse(one));
    };
    await vi.waitFor(async () => expect(await held()).toHaveLength(1), SOON);
    const [definition] = await held();
    expect(definition).toMatchObject({ server: 'sums', key: 'add', reason: 'changed', portals: 1 });
    expect(definition?.pinned).toContain('Does add');
    expect(definition?.pending).toContain('tells somebody');
    await expect(anna.callTool({ name: 'add', arguments: {} })).rejects.toThrow(/review/);
    const { kind, key, hash } = definition ?? {};
    const decision = { server: 'sums', kind, key, hash, decision: 'approve' };
    expect((await browser.post(PORTAL_PATHS.definitions, decision)).status).toBe(200);
    expect(await held()).toEqual([]);
    await vi.waitFor(async () => expect(await toolNames(anna)).toEqual(['add']), SOON);
  });

  it('asks an administrator where policy wants that, and forgets who has gone', async () => {
    const server = await upstream({
      tools: [tool('wipe', { annotations: { destructiveHint: true } })],
    });
    const { url, browser, read } = await hosted({
      naming: 'never',
      servers: [
        { id: 'disk', url: server.url, allow: EVERYBODY, approval: { by: 'administrator' } },
      ],
    });
    const waiting = async () => {
      const { approvals } = (await read(PORTAL_PATHS.approvals)) as { approvals: unknown[] };
      return approvals.map((one) => pendingApprovalSchema.parse(one));
    };
    const answerWith = async (approve: boolean): Promise<void> => {
      await vi.waitFor(async () => expect(await waiting()).toHaveLength(1), SOON);
      const [approval] = await waiting();
      expect(approval).toMatchObject({
        ...{ server: 'disk', tool: 'wipe', user: 'anna', client: 'hosted-test 1.0.0' },
        argumentNames: ['disk'],
      });
      const path = `${PORTAL_PATHS.approvals}/${approval?.id ?? ''}`;
      expect((await browser.post(path, { approve })).status).toBe(204);
      expect((await browser.post(path, { approve })).status).toBe(404);
    };
    const anna = await connectAs(url, ANNA);
    const [yes] = await Promise.all([
      anna.callTool({ name: 'wipe', arguments: { disk: 1 } }),
      answerWith(true),
    ]);
    expect(textOf(yes)).toBe('done');
    await Promise.all([
      expect(anna.callTool({ name: 'wipe', arguments: { disk: 2 } })).rejects.toThrow(
        /not approved/,
      ),
      answerWith(false),
    ]);
    const calls = server.seen.filter(({ message }) => message['method'] === 'tools/call');
    expect(calls).toHaveLength(1);
  });
});
