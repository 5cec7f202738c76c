import { CounterTable } from './counter-table';
import { openPostgres } from './postgresql';
import { makePartitions } from './partitions';
import type { Storage } from './port';
import { openSqliteStorage } from './sqlite';
import { PostgresBus } from './postgresql-bus';
import { SecretTable } from './secret-table';
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
  const bus = await PostgresBus.open(url).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const counters = new CounterTable(reader, { now: () => Date.now() });
  return {
    ...openTables(reader, commits),
    secrets: new SecretTable(reader, commits),
    bus,
    counters,
    maintain: async (now) => {
      await makePartitions(reader, now);
      await counters.removeExpired(now);
    },
    close: async () => {
      await bus.close();
      await close();
    },
  };
}
