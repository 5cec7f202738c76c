import { join } from 'node:path';
import type { Knex } from 'knex';
import { FolderSecrets, type Secrets } from '../secrets';
import { lockFolder } from './folder-lock';
import { GroupCommit } from './group-commit';
import { openPostgres } from './postgresql';
import { SecretTable } from './secret-table';
import { DATABASE_FILE, openReader, openWriter } from './sqlite-connection';

/** Where an endpoint keeps its data. */
export interface StorageLocation {
  /** Folder of the keys, and of the database where `database` names none. */
  readonly dataDir: string;
  /** `postgresql://…`; absent: SQLite in the folder. */
  readonly database?: string | undefined;
}

/** A database with its schema up to date. */
export interface Database {
  readonly reader: Knex;
  readonly commits: GroupCommit;
  readonly secrets: Secrets;
  readonly close: () => Promise<void>;
}

/** Opens the database for an endpoint. A folder is its alone. @throws FolderInUseError (SQLite) */
export async function openDatabase({ dataDir, database }: StorageLocation): Promise<Database> {
  if (database !== undefined) return openFleetDatabase(database);
  const unlock = await lockFolder(dataDir);
  try {
    const opened = await openFolderDatabase(dataDir);
    return {
      ...opened,
      close: async () => {
        await opened.close();
        await unlock();
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/** The same beside an endpoint that may be at work on it: for commands. */
export function openDatabaseBeside({ dataDir, database }: StorageLocation): Promise<Database> {
  return database === undefined ? openFolderDatabase(dataDir) : openFleetDatabase(database);
}

async function openFleetDatabase(url: string): Promise<Database> {
  const pools = await openPostgres(url);
  return { ...pools, secrets: new SecretTable(pools.reader, pools.commits) };
}

async function openFolderDatabase(directory: string): Promise<Database> {
  const filename = join(directory, DATABASE_FILE);
  const writer = await openWriter(filename);
  const reader = openReader(filename);
  const commits = new GroupCommit(writer);
  return {
    reader,
    commits,
    secrets: new FolderSecrets(directory),
    close: async () => {
      await commits.settled();
      await Promise.all([reader.destroy(), writer.destroy()]);
    },
  };
}
