import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { TOKEN_PREFIX } from '../../core/gateway/keys/caller';
import {
  completeArguments,
  isLoopback,
  runDoor,
  type DoorArguments,
} from '../doors/standalone-door';
import { parseListen } from '../long-running';

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
    .option('--model <folder>', 'text classifier (ONNX) of the company that scores prompts too')
    .action(async (options: Partial<DoorArguments>, command: Command) => {
      await run(completeArguments(options, command));
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

async function run(options: DoorArguments): Promise<void> {
  // Loaded here, so that the other commands start without the gateway's libraries.
  const { startGatewayAlone } = await import('../../main/agent/gateway-alone');
  // Whoever can reach it from elsewhere must show a key, or stored keys would be everybody's.
  const requireKey = !isLoopback(options.listen);
  await runDoor('gateway', options, (door) => startGatewayAlone({ ...door, requireKey }));
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
