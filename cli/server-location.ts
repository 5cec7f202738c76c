import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { StorageLocation } from '../server/storage/database';

/** Where a command finds the data of an endpoint, as people say it. */
export interface LocationArguments {
  readonly data?: string;
  readonly database?: string;
}

const POSTGRES = /^postgres(ql)?:\/\//;

/** Options `--data` and `--database` of a command that works on an endpoint's data. */
export function withLocation(command: Command): Command {
  return command
    .option('--data <dir>', 'folder of the database and the keys')
    .addOption(
      new Option(
        '--database <url>',
        'database of a fleet: postgresql://user:password@host/name; holds the keys too',
      ).env('PORTCULLIS_DATABASE'),
    );
}

/** What is wrong with the arguments; undefined where nothing is. */
export function locationMisuse({ data, database }: LocationArguments): string | undefined {
  if (database !== undefined && !POSTGRES.test(database)) {
    return '--database takes an address like postgresql://user:password@host/name';
  }
  if ((data === undefined || data === '') && database === undefined)
    return 'the folder of the data is missing: --data <dir>';
  return undefined;
}

export function locationOf({ data = '', database }: LocationArguments): StorageLocation {
  return { dataDir: folderOf(data), ...(database === undefined ? {} : { database }) };
}

/** A folder, or the URL of a database, as one argument. */
export function parsePlace(text: string): StorageLocation {
  return POSTGRES.test(text) ? { dataDir: '', database: text } : { dataDir: folderOf(text) };
}

/** The endpoint serves files out of its folder, and those want a path of their own. */
function folderOf(text: string): string {
  return text === '' ? '' : resolve(text);
}
