import type { Command } from 'commander';
import type { StorageLocation } from '../../server/storage/database';
import { locationMisuse, locationOf, parsePlace, withLocation } from '../server-location';
import type { LocationArguments } from '../server-location';

/** `portcullis server migrate`, `backup` and `restore`. */
export function registerServerTransfer(server: Command): void {
  server
    .command('migrate')
    .description(
      'Move everything from one database to another: a folder, or postgresql://…. Stop the endpoints ' +
        'first. What breaks off goes on when the command is given again; rows are counted at the end.',
    )
    .requiredOption('--from <place>', 'folder or URL of the source', parsePlace)
    .requiredOption('--to <place>', 'folder or URL of the target, which is empty', parsePlace)
    .action(async ({ from, to }: { from: StorageLocation; to: StorageLocation }) => {
      const { migrateStorage } = await import('../../server/transfer/migrate');
      const tables = await migrateStorage(from, to, (table, rows) => {
        process.stderr.write(`${table}: ${rows} rows\n`);
      });
      process.stdout.write(`${JSON.stringify({ ok: true, tables })}\n`);
    });
  withLocation(server.command('backup'))
    .description('Write a backup into an empty folder, also while endpoints run.')
    .requiredOption('--to <dir>', 'folder of the backup; made if missing')
    .action(async ({ to, ...location }: LocationArguments & { to: string }, command: Command) => {
      refuse(command, location);
      const { backUp } = await import('../../server/transfer/backup');
      await backUp(locationOf(location), to);
      process.stdout.write(`${JSON.stringify({ ok: true, folder: to })}\n`);
    });
  withLocation(server.command('restore'))
    .description('Bring a backup back into an empty folder or database.')
    .requiredOption('--from <dir>', 'folder of the backup')
    .action(
      async ({ from, ...location }: LocationArguments & { from: string }, command: Command) => {
        refuse(command, location);
        const { restore } = await import('../../server/transfer/backup');
        const tables = await restore(from, locationOf(location));
        process.stdout.write(`${JSON.stringify({ ok: true, tables })}\n`);
      },
    );
}

function refuse(command: Command, location: LocationArguments): void {
  const misuse = locationMisuse(location);
  if (misuse !== undefined) command.error(`error: ${misuse}`);
}
