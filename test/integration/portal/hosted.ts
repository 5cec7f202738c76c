import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import {
  Client,
  StreamableHTTPClientTransport,
  type ClientCapabilities,
} from '@modelcontextprotocol/client';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { startHostedPortal } from '../../../cli/doors/hosted-portal';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { setUpAdministrator, startEndpoint } from '../server/endpoint';
import { noKeychain } from './test-portal';

export const ANNA = 'pcm_anna-1234567890';
export const BERT = 'pcm_bert-1234567890';
const KEYS = [
  { sha256: sha256(ANNA), user: 'anna', email: 'anna@example.com', groups: ['writers'] },
  { sha256: sha256(BERT), user: 'bert', groups: ['readers'] },
  { sha256: sha256('pcm_old'), user: 'carl', expires: '2020-01-01T00:00:00Z' },
];

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** An endpoint with a portal over this section of its policy, and its administrator. */
export async function hosted(portal: NonNullable<PolicyInput['portal']>) {
  const endpoint = await startEndpoint({
    initialPolicy: { organisation: { name: 'Example Ltd' }, portal: { keys: KEYS, ...portal } },
  });
  const door = await startHostedPortal({
    server: endpoint.server,
    listen: { host: '127.0.0.1', port: 0 },
    dataDir: endpoint.dataDir,
    resourcesDir: resolve(import.meta.dirname, '../../../resources'),
    version: '0.0.0',
    workers: undefined,
    path: process.env['PATH'] ?? '',
    log: pino({ level: 'silent' }),
    keychain: noKeychain(),
  });
  onTestFinished(() => door.close());
  const browser = await setUpAdministrator(endpoint);
  const read = async (path: string): Promise<unknown> => (await browser.get(path)).json();
  return { url: door.url, browser, read, dataDir: endpoint.dataDir };
}

export async function connectAs(
  url: string,
  key: string,
  capabilities: ClientCapabilities = {},
): Promise<Client> {
  const client = new Client({ name: 'hosted-test', version: '1.0.0' }, { capabilities });
  const headers = { authorization: `Bearer ${key}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }),
  );
  onTestFinished(() => client.close());
  return client;
}
