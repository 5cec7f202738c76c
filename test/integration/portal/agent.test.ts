import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { DeskPortal } from '../../../core/exchange/portal-view';
import { startAgent } from '../../../main/agent/agent';
import { agentConfigSchema } from '../../../main/agent/config';
import { fromAgentSchema, type FromAgent, type ToAgent } from '../../../main/agent/control';
import type { DeviceProbe } from '../../../main/agent/posture/probe';
import { CONSOLE_PATHS, exchangeRowSchema } from '../../../core/exchange/console';
import { followingBrowser, startIdentityProvider } from '../../fixtures/identity/identity-provider';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import { setUpAdministrator, startEndpoint } from '../server/endpoint';
import { EVERYBODY, noKeychain, textOf } from './test-portal';

/** An agent beside other tests takes its time. */
const SOON = { timeout: 30_000, interval: 50 };

/** Main, on the other side of the message port; a person who answers every question the same. */
function companion(choice: 'send' | 'cancel') {
  const heard: FromAgent[] = [];
  const browser = followingBrowser();
  let listener: (event: { readonly data: unknown }) => void = () => undefined;
  const send = (message: ToAgent): void => listener({ data: message });
  return {
    send,
    questions: () => heard.flatMap((one) => (one.type === 'warn' ? [one.request] : [])),
    portal: (): DeskPortal | undefined =>
      heard.flatMap((one) => (one.type === 'portal' ? [one.portal] : [])).at(-1),
    activity: () => heard.flatMap((one) => (one.type === 'activity' ? [one.entry] : [])),
    person: () =>
      heard.flatMap((one) => (one.type === 'identity' ? [one.identity.person] : [])).at(-1),
    port: {
      postMessage: (data: unknown): void => {
        const message = fromAgentSchema.parse(data);
        heard.push(message);
        if (message.type === 'open-browser') void browser(message.url);
        if (message.type !== 'warn') return;
        const { exchangeId } = message.request;
        const answer = { choice, by: 'person' } as const;
        // Never in the same turn: a port is not so quick, and people are not either.
        setImmediate(() => send({ type: 'warn-answer', exchangeId, answer }));
      },
      on: (_event: 'message', hear: typeof listener): void => {
        listener = hear;
      },
    },
  };
}

/** A device whose disk is not encrypted; everything else cannot be told. */
const device: DeviceProbe = {
  os: 'linux',
  osVersion: () => Promise.resolve('1'),
  diskEncryption: () => Promise.resolve({ ok: false, detail: 'off' }),
  firewall: () => Promise.resolve(undefined),
  screenLock: () => Promise.resolve(undefined),
  domains: () => Promise.resolve(undefined),
  processes: () => Promise.resolve(undefined),
  certificates: () => Promise.resolve(undefined),
  serialNumber: () => Promise.resolve(undefined),
};

/** An agent with a companion, enrolled at an endpoint that publishes this policy. */
async function desk(policy: PolicyInput, choice: 'send' | 'cancel' = 'send') {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-agent-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const endpoint = await startEndpoint({
    initialPolicy: { organisation: { name: 'Example Ltd' }, keychain: 'allow-file', ...policy },
  });
  const administrator = await setUpAdministrator(endpoint);
  const { token } = await endpoint.server.enrolment.createToken('test');
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, token);
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, JSON.stringify({ keychain: 'allow-file', ...policy }));
  const person = companion(choice);
  const dataDir = join(folder, 'data');
  const agent = await startAgent(
    agentConfigSchema.parse({
      dataDir,
      policyFile,
      endpoint: { url: endpoint.urls.fleet, tokenFile },
      resourcesDir: resolve(import.meta.dirname, '../../../resources'),
      agentVersion: '0.0.0',
    }),
    { control: person.port, keychain: noKeychain(), probe: device },
  );
  onTestFinished(() => agent.close());
  const { portal: url = '' } = agent.ready.urls;
  const connect = async (): Promise<Client> => {
    const key = (await readFile(join(dataDir, 'portal.key'), 'utf8')).trim();
    const client = new Client({ name: 'desk-test', version: '1.0.0' });
    const requestInit = { headers: { authorization: `Bearer ${key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    onTestFinished(() => client.close());
    return client;
  };
  return { url, person, administrator, connect };
}

async function upstream(...args: Parameters<typeof startSmallServer>) {
  const server = await startSmallServer(...args);
  onTestFinished(() => server.close());
  return server;
}

const WIPE = tool('wipe', { annotations: { destructiveHint: true } });

describe('the portal of a desk', () => {
  it('lets a person approve a call, shows it in the companion, and tells the endpoint', async () => {
    const server = await upstream({ tools: [WIPE, tool('look')] });
    const { url, person, administrator, connect } = await desk({
      portal: {
        naming: 'never',
        servers: [{ id: 'disk', name: 'Disk', url: server.url, allow: EVERYBODY }],
      },
    });
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    const mcp = await connect();
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(['look', 'wipe']);
    expect(textOf(await mcp.callTool({ name: 'wipe', arguments: { disk: 1 } }))).toBe('done');
    const [question] = person.questions();
    expect(question).toMatchObject({
      rule: { id: 'portal-approval' },
      choices: ['cancel', 'send'],
      call: { server: 'Disk', tool: 'wipe', client: 'desk-test 1.0.0', argumentNames: ['disk'] },
    });
    await vi.waitFor(() => {
      const shown = person.portal();
      expect(shown).toMatchObject({ url, access: 'key' });
      expect(shown?.servers).toMatchObject([{ id: 'disk', state: 'ok', sandbox: 'none' }]);
      expect(
        shown?.servers[0]?.tools.map(({ name, allowed, approval }) => [name, allowed, approval]),
      ).toEqual([
        ['wipe', 'everybody', true],
        ['look', 'everybody', false],
      ]);
    }, SOON);
    expect(person.activity().map(({ app }) => app.name)).toContain('Disk');
    await vi.waitFor(async () => {
      const { events } = (await (await administrator.get(CONSOLE_PATHS.events)).json()) as {
        events: unknown[];
      };
      const rows = events.map((row) => exchangeRowSchema.parse(row));
      expect(rows.map(({ exchange }) => [exchange.door, exchange.mcp?.tool])).toContainEqual([
        'portal',
        'wipe',
      ]);
    }, SOON);
  }, 120_000);

  it('makes no call that the person does not approve', async () => {
    const server = await upstream({ tools: [WIPE] });
    const section = { servers: [{ id: 'disk', url: server.url, allow: EVERYBODY }] };
    const { connect } = await desk({ portal: { naming: 'never', ...section } }, 'cancel');
    const mcp = await connect();
    await expect(mcp.callTool({ name: 'wipe', arguments: {} })).rejects.toThrow(/not approved/);
    expect(server.seen.some(({ message }) => message['method'] === 'tools/call')).toBe(false);
  }, 120_000);

  it('knows who signed in, their groups, and the state of the device', async () => {
    const provider = await startIdentityProvider();
    onTestFinished(() => provider.close());
    const server = await upstream({ tools: [tool('read'), tool('file_case'), tool('export')] });
    const { person, connect } = await desk({
      identity: { issuer: provider.issuer },
      portal: {
        naming: 'never',
        servers: [
          {
            id: 'cases',
            url: server.url,
            allow: [{ tools: ['read', 'export'] }, { tools: ['file_case'], groups: ['legal'] }],
          },
        ],
      },
      rules: [
        {
          id: 'no-export',
          name: 'Exports need an encrypted disk',
          when: 'mcp.tool eq "export" and not device.posture["disk_encryption"]',
          action: 'block',
        },
        {
          id: 'legal-only',
          name: 'Reading is for others',
          when: 'mcp.tool eq "read" and any(user.groups[*] == "legal")',
          action: 'block',
        },
      ],
    });
    const before = await connect();
    const names = async (client: Client): Promise<string[]> =>
      (await client.listTools()).tools.map(({ name }) => name);
    expect(await names(before)).toEqual(['export', 'read']);
    expect(textOf(await before.callTool({ name: 'read', arguments: {} }))).toBe('done');
    await expect(before.callTool({ name: 'export', arguments: {} })).rejects.toThrow(
      /encrypted disk/,
    );
    person.send({ type: 'sign-in' });
    await vi.waitFor(() => expect(person.person()?.groups).toContain('legal'), SOON);
    const after = await connect();
    expect(await names(after)).toEqual(['export', 'file_case', 'read']);
    await after.callTool({ name: 'file_case', arguments: {} });
    await expect(after.callTool({ name: 'read', arguments: {} })).rejects.toThrow(
      /Reading is for others/,
    );
  }, 120_000);
});
