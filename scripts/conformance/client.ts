import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startPortalAlone } from '../../main/agent/portal/portal-alone';
import { createKeychain } from '../../main/keychain/keychain';
import { drive, type Scenario } from './scenarios';

/**
 * The client of the official conformance suite, with the portal between: `client.ts SERVER-URL`. The
 * suite starts it once for each scenario and watches what reaches its server.
 */
const MODERN = '2026-07-28';
/** The suite's own address of a client metadata document; it knows what is there. */
const CLIENT_METADATA = 'https://conformance-test.local/client-metadata.json';

async function main(serverUrl: string): Promise<void> {
  const { env } = process;
  const scenario: Scenario = {
    name: env['MCP_CONFORMANCE_SCENARIO'] ?? '',
    context: JSON.parse(env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Scenario['context'],
  };
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-conformance-'));
  const policyFile = join(folder, 'policy.json');
  await writeFile(policyFile, JSON.stringify(policyFor(serverUrl, scenario)));
  const portal = await startPortalAlone({
    config: {
      dataDir: join(folder, 'data'),
      policyFile,
      resourcesDir: resolve(import.meta.dirname, '../../resources'),
      agentVersion: '0.0.0',
    },
    path: env['PATH'] ?? '',
    defaultAccess: 'none',
    showAddress: (address) => void authorise(address),
    keychain: createKeychain(() => Promise.reject(new Error('the suite brings no keychain'))),
  });
  const modern = env['MCP_CONFORMANCE_PROTOCOL_VERSION'] === MODERN;
  const client = new Client(
    { name: 'portcullis-conformance', version: '1.0.0' },
    {
      capabilities: { elicitation: { form: { applyDefaults: true } }, sampling: {}, roots: {} },
      ...(modern ? { versionNegotiation: { mode: { pin: MODERN } } } : {}),
    },
  );
  try {
    await client.connect(new StreamableHTTPClientTransport(new URL(portal.url)));
    await drive(client, scenario);
  } finally {
    await client.close();
    await portal.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function policyFor(url: string, { context }: Scenario): unknown {
  const { client_id: clientId, client_secret: clientSecret } = context;
  const oauth =
    clientId === undefined ? { clientMetadataUrl: CLIENT_METADATA } : { clientId, clientSecret };
  return {
    version: 1,
    portal: {
      naming: 'never',
      servers: [{ id: 'suite', url, oauth, allow: [{ tools: ['*'] }], listMs: 10_000 }],
    },
    rules: [
      {
        id: 'cards',
        name: 'Card numbers stay here',
        when: 'any(dlp.types[*] == "CREDIT_CARD")',
        action: 'block',
      },
    ],
  };
}

/** A person who agrees: follows the authorization server back to the portal. */
async function authorise(address: URL): Promise<void> {
  const answer = await fetch(address, { redirect: 'manual' });
  const back = answer.headers.get('location');
  if (back !== null) await fetch(back);
}

const [serverUrl] = process.argv.slice(2);
if (serverUrl === undefined) throw new Error('usage: client.ts SERVER-URL');
main(serverUrl).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
