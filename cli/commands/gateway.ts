import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { z } from 'zod';
import { TOKEN_PREFIX } from '../../core/gateway/keys/caller';
import { workerFilesIn } from '../../main/agent/worker-files';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { resourcesDir } from '../resources';

interface GatewayArguments {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly config: string;
}

/** Exit status for a policy file with mistakes, as for other misuse. */
const MISUSE = 2;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
/** Random bytes of a virtual key. */
const TOKEN_BYTES = 32;

/** `portcullis gateway`: one address for all LLM APIs, by itself. */
export function registerGateway(program: Command): void {
  const gateway = program
    .command('gateway')
    .description('Run the AI gateway: one address for all LLM APIs, inspected, limited and logged.')
    .option(
      '--listen <host:port>',
      'address of the gateway; port 0 picks a free one',
      parseListen,
      {
        host: '127.0.0.1',
        port: 8446,
      },
    )
    .option('--data <dir>', 'folder of keys, counters, logs and events; made if missing')
    .option('--config <file>', 'policy document with the section "gateway"')
    .action(async (options: Partial<GatewayArguments>, command: Command) => {
      const { listen, data, config } = options;
      if (!listen || data === undefined || config === undefined) {
        command.error('error: --data and --config are needed');
        return;
      }
      await run({ listen, data, config });
    });
  gateway
    .command('store-key <alias>')
    .description('Keep a provider key under an alias; the secret comes on standard input.')
    .requiredOption('--data <dir>', 'data folder of the gateway')
    .action(storeKey);
  gateway
    .command('new-key <id>')
    .description('Make a virtual key: its token, and its entry for gateway.virtualKeys.')
    .option('--user <user>', 'user it is for')
    .option('--team <team>', 'team it is for')
    .action(newKey);
}

async function run(options: GatewayArguments): Promise<void> {
  // Loaded here, so that the other commands start without the gateway's libraries.
  const [{ startGatewayAlone }, { PolicyFileError }] = await Promise.all([
    import('../../main/agent/gateway-alone'),
    import('../../main/agent/policy-issues'),
  ]);
  const stopped = untilSignal();
  const workers = workerFilesIn(import.meta.dirname);
  try {
    const gateway = await startGatewayAlone({
      config: {
        dataDir: resolve(options.data),
        listen: options.listen,
        policyFile: resolve(options.config),
        resourcesDir: resourcesDir(),
        agentVersion: await packageVersion(),
      },
      // Whoever can reach it from elsewhere must show a key, or stored keys would be everybody's.
      requireKey: !LOOPBACK.test(options.listen.host),
      ...(workers ? { workers } : {}),
    });
    writeReadyLine({ gateway: gateway.url }, { pid: process.pid });
    await stopped;
    await gateway.close();
    gateway.exit(0);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = MISUSE;
  }
}

async function storeKey(alias: string, { data }: { readonly data: string }): Promise<void> {
  const { storeGatewayKey } = await import('../../main/agent/gateway-alone');
  const secret = (await text(process.stdin)).trim();
  if (secret === '') throw new Error('standard input holds no secret');
  const failure = await storeGatewayKey(resolve(data), alias, secret);
  if (failure !== undefined) throw new Error(`the key could not be stored: ${failure}`);
  process.stdout.write(`${JSON.stringify({ stored: alias })}\n`);
}

function newKey(
  id: string,
  { user, team }: { readonly user?: string; readonly team?: string },
): void {
  const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
  const sha256 = createHash('sha256').update(token).digest('hex');
  process.stdout.write(`${JSON.stringify({ token, virtualKey: { id, sha256, user, team } })}\n`);
}

async function packageVersion(): Promise<string> {
  const file = await readFile(join(resourcesDir(), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}
