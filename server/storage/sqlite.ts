import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { ApiTokenTable } from './api-token-table';
import { MemoryCounters } from '../../core/pipeline/counters/memory-counters';
import { FolderSecrets } from '../secrets';
import { LocalBus } from './bus';
import { AuditTable } from './audit-table';
import { lockFolder } from './folder-lock';
import { GroupCommit } from './group-commit';
import { migrationSource } from './migrations/source';
import type { AuditStore } from './audit-port';
import type { ApiTokenStore, Storage } from './port';
import { openTables } from './tables';

/** Readers never wait for the writer (WAL), so a long list does not hold up ingest. */
const READERS = 2;
/** Database of an endpoint's folder. */
const FILE = 'portcullis.sqlite';
/** How long a statement waits for a lock that another process holds, ms. */
const BUSY_TIMEOUT_MS = 5000;

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

function connect(filename: string, pool: { min: number; max: number }, pragmas: string): Knex {
  return knex({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: {
      ...pool,
      afterCreate: (
        connection: SqliteConnection,
        done: (error: Error | null, connection: SqliteConnection) => void,
      ) => connection.exec(pragmas, (error) => done(error, connection)),
    },
  });
}

async function openWriter(filename: string): Promise<Knex> {
  const writer = connect(
    filename,
    { min: 1, max: 1 },
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
     PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`,
  );
  try {
    await writer.migrate.latest({ migrationSource });
    await chmod(filename, 0o600);
    return writer;
  } catch (error) {
    await writer.destroy();
    throw error;
  }
}

/** The tokens alone, beside an endpoint that may be at work on the folder. */
export async function openApiTokenTable(
  directory: string,
): Promise<{ readonly tokens: ApiTokenStore; close(): Promise<void> }> {
  const writer = await openWriter(join(directory, FILE));
  return {
    tokens: new ApiTokenTable(writer, new GroupCommit(writer)),
    close: () => writer.destroy(),
  };
}

/** The audit log alone, for reading, beside an endpoint that may be at work on the folder. */
export async function openAuditTable(
  directory: string,
): Promise<{ readonly audit: Pick<AuditStore, 'read' | 'head'>; close(): Promise<void> }> {
  const reader = openReader(join(directory, FILE));
  return {
    audit: new AuditTable(reader, new GroupCommit(reader)),
    close: () => reader.destroy(),
  };
}

function openReader(filename: string): Knex {
  return connect(
    filename,
    { min: 0, max: READERS },
    `PRAGMA query_only = ON; PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`,
  );
}

/**
 * Opens (or makes) `portcullis.sqlite` in the folder and brings its tables up to date. The journal
 * is a WAL with `synchronous = FULL`: a commit is on the disk before its promise resolves, so an
 * answered batch survives kill -9 and a power cut. (`NORMAL` would survive the first only.)
 */
export async function openSqliteStorage(directory: string): Promise<Storage> {
  const unlock = await lockFolder(directory);
  const filename = join(directory, FILE);
  const writer = await openWriter(filename).catch(async (error: unknown) => {
    await unlock();
    throw error;
  });
  const reader = openReader(filename);
  const commits = new GroupCommit(writer);
  const bus = new LocalBus();
  // The lock says that nobody else is there: streams of an earlier run are over.
  await writer('device_streams').delete();
  await writer('replicas').delete();
  return {
    ...openTables(reader, commits),
    secrets: new FolderSecrets(directory),
    bus,
    counters: new MemoryCounters({ now: () => Date.now() }),
    maintain: () => Promise.resolve(),
    close: async () => {
      await bus.close();
      await commits.settled();
      await Promise.all([reader.destroy(), writer.destroy()]);
      await unlock();
    },
  };
}
