import knex, { type Knex } from 'knex';
import pg from 'pg';
import { GroupCommit } from './group-commit';
import { migrationSource } from './migrations/source';

/** Connections that answer questions, for each replica. */
const READERS = 8;
/** Transactions that a replica writes side by side. */
const LANES = 4;
/** How long a request waits for a connection before it fails, ms. */
const ACQUIRE_MS = 10_000;
/** What each connection is told first. */
const SESSION = `set jit = off; set work_mem = '64MB'`;
/** Names the lock under which one replica after the other brings the schema up to date. */
const MIGRATION_LOCK = 0x706f7275;

/** Sums and counts come as numbers; none here reaches 2^53. */
const NUMBERS = new Set<number>([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    NUMBERS.has(oid) ? Number : (pg.types.getTypeParser(oid, format) as (text: string) => unknown),
};

/** A connection to PostgreSQL; `postgresql://user:password@host:port/database?sslmode=…`. */
export interface PostgresPools {
  readonly reader: Knex;
  readonly commits: GroupCommit;
  close(): Promise<void>;
}

/** Connects and brings the schema up to date, one replica after the other. */
export async function openPostgres(url: string): Promise<PostgresPools> {
  await migrate(url);
  const reader = connect(url, READERS);
  const writer = connect(url, LANES);
  const commits = new GroupCommit(writer, LANES);
  return {
    reader,
    commits,
    close: async () => {
      await commits.settled();
      await Promise.all([reader.destroy(), writer.destroy()]);
    },
  };
}

/** A pool of at most `most` connections; it opens none before the first question. */
export function connect(url: string, most: number): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      application_name: 'portcullis',
      keepAlive: true,
      types,
    } as Knex.PgConnectionConfig,
    pool: { min: 0, max: most, acquireTimeoutMillis: ACQUIRE_MS, afterCreate: prepare },
  });
}

/**
 * Compiling a query takes longer than any of ours runs, and the counts of a month are grouped in
 * memory rather than on disk.
 */
function prepare(
  client: pg.Client,
  done: (error: Error | undefined, client: pg.Client) => void,
): void {
  client.query(SESSION, (error) => done(error as Error | undefined, client));
}

/**
 * Our lock is the database's own and ends with its connection. knex keeps a row for the same, which
 * a killed process leaves behind: whoever holds ours knows that the row is nobody's.
 */
async function migrate(url: string): Promise<void> {
  const locker = connect(url, 1);
  const database = connect(url, 2);
  try {
    await locker.raw('select pg_advisory_lock(?)', [MIGRATION_LOCK]);
    const [, pending] = (await database.migrate.list({ migrationSource })) as [unknown, unknown[]];
    if (pending.length === 0) return;
    await database.migrate.forceFreeMigrationsLock({ migrationSource });
    await database.migrate.latest({ migrationSource });
  } finally {
    await Promise.all([locker.destroy(), database.destroy()]);
  }
}
