import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { AuditEvent } from '../../../core/exchange/event';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { openOutbox } from '../../../core/audit/outbox';
import { openSqliteEventTable } from '../../../core/audit/sqlite-event-table';
import type { Alone } from '../../../main/agent/alone';
import { startPortalAlone } from '../../../main/agent/portal/portal-alone';
import { keepPortalSecret } from '../../../main/agent/portal/portal-secrets';
import { createKeychain, type Keychain } from '../../../main/keychain/keychain';

/** A machine without a keychain: keys lie in a file, also where the tests have a keyring. */
export const noKeychain = (): Keychain =>
  createKeychain(() => Promise.reject(new Error('none in tests')));

/** A portal as the command starts it, with a data folder of its own. */
export interface TestPortal {
  readonly url: string;
  readonly dataDir: string;
  readonly authorisations: URL[];
  /** Ends it and starts it again over the same data. */
  restart(): Promise<void>;
  /** Ends it and tells what it has put on record. */
  end(): Promise<readonly AuditEvent[]>;
  close(): Promise<void>;
}

type PortalSection = NonNullable<PolicyInput['portal']>;

/** Starts a portal with these servers; everything is allowed unless a server says otherwise. */
export async function startTestPortal(
  portal: PortalSection,
  policy: Omit<PolicyInput, 'portal'> = {},
  machine: {
    /** Folders in which programs are looked for. */
    readonly path?: string;
    /** Secrets by server and name, in the vault from the start. */
    readonly secrets?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  } = {},
): Promise<TestPortal> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-portal-'));
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, JSON.stringify({ version: 1, ...policy, portal }));
  const dataDir = join(folder, 'data');
  const authorisations: URL[] = [];
  let port = 0;
  const start = async (): Promise<Alone> =>
    await startPortalAlone({
      config: {
        dataDir,
        policyFile,
        listen: { host: '127.0.0.1', port },
        resourcesDir: resolve(import.meta.dirname, '../../../resources'),
        agentVersion: '0.0.0',
      },
      path: machine.path ?? process.env['PATH'] ?? '',
      defaultAccess: 'none',
      showAddress: (address) => authorisations.push(address),
      keychain: noKeychain(),
    });
  await mkdir(dataDir, { recursive: true });
  for (const [server, secrets] of Object.entries(machine.secrets ?? {})) {
    for (const [name, value] of Object.entries(secrets)) {
      await keepPortalSecret(dataDir, server, name, value, noKeychain());
    }
  }
  let running = await start();
  port = Number(new URL(running.url).port);
  return {
    url: running.url,
    dataDir,
    authorisations,
    restart: async () => {
      await running.close();
      running = await start();
    },
    end: async () => {
      await running.close();
      return await eventsIn(dataDir);
    },
    close: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A grant for everybody. */
export const EVERYBODY = [{ tools: ['*'] }];

const MODERN = '2026-07-28';

/** The SDK's client of one era, connected. */
export async function connect(
  url: string,
  era: 'legacy' | 'modern' = 'legacy',
  capabilities: Record<string, object> = {},
): Promise<Client> {
  const client = new Client(
    { name: 'portal-test', version: '1.0.0' },
    {
      capabilities,
      ...(era === 'modern' ? { versionNegotiation: { mode: { pin: MODERN } } } : {}),
    },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

/** The text of a result's first block. */
export function textOf(result: { readonly content?: unknown }): string {
  const [block] = (result.content ?? []) as readonly { text?: string }[];
  return block?.text ?? '';
}

/** The events that a portal which has ended left behind. */
async function eventsIn(dataDir: string): Promise<readonly AuditEvent[]> {
  const folder = join(dataDir, 'outbox');
  const table = await openSqliteEventTable(join(folder, 'events.sqlite'), () => undefined);
  const outbox = await openOutbox({ table, directory: join(folder, 'journal') });
  const events = await outbox.next(1000);
  await outbox.close();
  return events;
}
