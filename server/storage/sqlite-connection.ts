import { chmod } from 'node:fs/promises';
import knex, { type Knex } from 'knex';
import { migrationSource } from './migrations/source';

/** Readers never wait for the writer (WAL), so a long list does not hold up ingest. */
const READERS = 2;
/** How long a statement waits for a lock that another process holds, ms. */
const BUSY_TIMEOUT_MS = 5000;
/** Database of an endpoint's folder. */
export const DATABASE_FILE = 'portcullis.sqlite';

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

/**
 * Opens (or makes) the file and brings its tables up to date. The journal is a WAL with `synchronous =
 * FULL`: a commit is on the disk before its promise resolves, so an answered batch survives kill -9
 * and a power cut. (`NORMAL` would survive the first only.)
 */
export async function openWriter(filename: string): Promise<Knex> {
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

/** Connections that can only read, beside the one that writes. */
export function openReader(filename: string): Knex {
  return connect(
    filename,
    { min: 0, max: READERS },
    `PRAGMA query_only = ON; PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS};`,
  );
}
