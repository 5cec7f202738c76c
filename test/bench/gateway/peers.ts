import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Other gateways and the version that is measured. The second is what the first runs on under Node. */
const PEERS = {
  '@portkey-ai/gateway': '1.15.2',
  '@hono/node-server': '1.13.8',
  '@llmops/gateway': '0.6.10',
};

/** Installs the peers outside the project, once for this machine; gives the folder. */
export async function installPeers(): Promise<string> {
  const folder = join(tmpdir(), 'portcullis-bench-gateway-peers');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'package.json'),
    // What npm picks for the server answers streams with 500.
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: PEERS,
      overrides: { '@hono/node-server': PEERS['@hono/node-server'] },
    }),
  );
  await writeFile(
    join(folder, 'llmops.mjs'),
    `import { serve } from '@hono/node-server';
import gateway from '@llmops/gateway';
serve({ fetch: gateway.fetch, port: Number(process.argv[2]), hostname: '127.0.0.1' });
`,
  );
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
  return folder;
}
