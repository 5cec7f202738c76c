import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import type { ProviderKeys } from '../../server/gateway/provider-keys';
import {
  locationMisuse,
  locationOf,
  withLocation,
  type LocationArguments,
} from '../server-location';

/** `portcullis server gateway-key`: provider keys of the gateway that the endpoint hosts. */
export function registerServerGatewayKey(server: Command): void {
  const keys = server
    .command('gateway-key')
    .description('Provider keys of the hosted AI gateway, sealed in the database of the endpoint.');
  withLocation(keys.command('store <alias>'))
    .description('Keep a provider key under an alias; the secret comes on standard input.')
    .action(async (alias: string, options: LocationArguments, command: Command) => {
      const secret = (await text(process.stdin)).trim();
      if (secret === '') command.error('error: standard input holds no secret');
      await run(options, command, async (store) => {
        await store.put(alias, secret);
        return { stored: alias };
      });
    });
  withLocation(keys.command('remove <alias>'))
    .description('Forget the key of an alias.')
    .action(async (alias: string, options: LocationArguments, command: Command) => {
      await run(options, command, async (store) => ({
        alias,
        removed: await store.remove(alias),
      }));
    });
  withLocation(keys.command('list'))
    .description('Aliases with a stored key, as lines of JSON; no secret is ever shown.')
    .action(async (options: LocationArguments, command: Command) => {
      await run(options, command, async (store) =>
        (await store.aliases()).map((alias) => ({ alias })),
      );
    });
}

async function run(
  options: LocationArguments,
  command: Command,
  work: (keys: ProviderKeys) => Promise<object>,
): Promise<void> {
  const misuse = locationMisuse(options);
  if (misuse !== undefined) command.error(`error: ${misuse}`);
  const { withProviderKeys } = await import('../../server/gateway/provider-keys-beside');
  for (const line of [await withProviderKeys(locationOf(options), work)].flat()) {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}
