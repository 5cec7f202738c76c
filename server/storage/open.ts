import { openPostgres } from './postgresql';
import { makePartitions } from './partitions';
import type { Storage } from './port';
import { openSqliteStorage } from './sqlite';
import { openTables } from './tables';

/** Where an endpoint keeps its data. */
export interface StorageLocation {
  /** Folder of the keys, and of the database where `database` names none. */
  readonly dataDir: string;
  /** `postgresql://…`; absent: SQLite in the folder. */
  readonly database?: string | undefined;
}

/** Opens the database and brings its schema up to date. @throws FolderInUseError (SQLite) */
export async function openStorage({ dataDir, database }: StorageLocation): Promise<Storage> {
  return database === undefined ? openSqliteStorage(dataDir) : openPostgresStorage(database);
}

async function openPostgresStorage(url: string): Promise<Storage> {
  const { reader, commits, close } = await openPostgres(url);
  return {
    ...openTables(reader, commits),
    maintain: (now) => makePartitions(reader, now),
    close,
  };
}
