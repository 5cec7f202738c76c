import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { PortalDatabase } from '../../core/portal/store/database';

/** Random bytes of a person's key. */
const KEY_BYTES = 32;

interface DataArguments {
  readonly data: string;
}

/** Subcommands for an administrator: what waits for review, approval, secrets, the local key. */
export function registerPortalReview(portal: Command): void {
  portal
    .command('review')
    .description('List definitions that wait for review, one JSON object on each line.')
    .requiredOption('--data <dir>', "the portal's data folder")
    .action(async ({ data }: DataArguments) => {
      const entries = await withDatabase(data, async (database) => {
        const { quarantined } = await import('../../core/portal/governance/pins');
        return await quarantined(database);
      });
      for (const entry of entries) process.stdout.write(`${JSON.stringify(entry)}\n`);
    });
  portal
    .command('approve <server> [name]')
    .description('Approve what waits under a server, or one definition of it.')
    .requiredOption('--data <dir>', "the portal's data folder")
    .action(async (server: string, name: string | undefined, { data }: DataArguments) => {
      const count = await withDatabase(data, async (database) => {
        const { approvePins } = await import('../../core/portal/governance/pins');
        return await approvePins(database, server, name);
      });
      process.stdout.write(`${JSON.stringify({ approved: count })}\n`);
      if (count === 0) process.exitCode = 1;
    });
  portal
    .command('secret <server> <name>')
    .description('Keep a secret of a server, read from standard input; nothing removes it.')
    .requiredOption('--data <dir>', "the portal's data folder")
    .action(async (server: string, name: string, options: DataArguments) => {
      await keepSecret(server, name, options);
    });
  portal
    .command('import <file>')
    .description("Print the servers of a client's MCP configuration as a section of the policy.")
    .action(async (file: string) => {
      const { parseConfiguration, serversOfConfiguration } =
        await import('../../core/portal/client-configuration');
      const text = await readFile(resolve(file), 'utf8');
      const servers = serversOfConfiguration(parseConfiguration(text, file));
      process.stdout.write(`${JSON.stringify({ portal: { servers } }, null, 2)}\n`);
      if (servers.length === 0) process.exitCode = 1;
    });
  portal
    .command('new-key <user>')
    .description("Make a person's key: the key, and its entry for portal.keys of the policy.")
    .option('--email <address>', 'address of the person, for grants and rules')
    .option('--groups <names>', 'groups of the person, with commas between')
    .action(newKey);
  portal
    .command('key')
    .description('Print the key that clients of this computer show.')
    .requiredOption('--data <dir>', "the portal's data folder")
    .action(async ({ data }: DataArguments) => {
      const { portalKey } = await import('../../main/agent/portal/agent-portal');
      process.stdout.write(`${await portalKey(resolve(data))}\n`);
    });
}

/** The policy holds a digest: whoever reads it can show no key. */
function newKey(
  user: string,
  { email, groups }: { readonly email?: string; readonly groups?: string },
): void {
  const key = `pcm_${randomBytes(KEY_BYTES).toString('base64url')}`;
  const sha256 = createHash('sha256').update(key).digest('hex');
  const names = groups?.split(',').filter((name) => name !== '') ?? [];
  const entry = { sha256, user, ...(email === undefined ? {} : { email }), groups: names };
  process.stdout.write(`${JSON.stringify({ key, entry })}\n`);
}

async function withDatabase<T>(
  data: string,
  work: (database: PortalDatabase) => Promise<T>,
): Promise<T> {
  const { openPortalDatabase } = await import('../../main/agent/portal/agent-portal');
  const database = await openPortalDatabase(resolve(data));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

async function keepSecret(server: string, name: string, { data }: DataArguments): Promise<void> {
  const { keepPortalSecret } = await import('../../main/agent/portal/portal-secrets');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const secret = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  await keepPortalSecret(resolve(data), server, name, secret);
  process.stdout.write(`${JSON.stringify({ server, name, kept: secret !== '' })}\n`);
}
