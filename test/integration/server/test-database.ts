import { createHash } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** True in the project that runs the server's tests on PostgreSQL. */
export function onPostgres(): boolean {
  return inject('postgresPort') !== undefined;
}

/**
 * The database of an endpoint with this data folder, as the option `database` takes it: undefined
 * for SQLite. The same folder gives the same database again, so that a restart finds its data.
 */
export async function testDatabase(dataDir: string): Promise<string | undefined> {
  const port = inject('postgresPort');
  if (port === undefined) return undefined;
  const name = `t${createHash('sha256').update(dataDir).digest('hex').slice(0, 24)}`;
  const url = `postgresql://portcullis@127.0.0.1:${port}`;
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    await client.query(`create database "${name}"`);
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === '42P04';
    if (!exists) throw error;
  } finally {
    await client.end();
  }
  return `${url}/${name}`;
}
