import type { Knex } from 'knex';
import { onTestFinished } from 'vitest';
import { openDatabaseBeside } from '../../../server/storage/database';
import { onPostgres, testDatabase } from './test-database';

/**
 * Does something while each write to a table fails: `insert on sessions`; `when` narrows it
 * (`new.kind = 'x'`).
 */
export type Failing = <T>(write: string, work: () => Promise<T>, when?: string) => Promise<T>;

/** Makes writes of the endpoint fail that has this data folder. */
export async function failingWrites(dataDir: string): Promise<Failing> {
  const beside = await openDatabaseBeside({ dataDir, database: await testDatabase(dataDir) });
  onTestFinished(() => beside.close());
  const { database } = beside.commits;
  return async (write, work, when = '1 = 1') => {
    const remove = await trip(database, write, when);
    try {
      return await work();
    } finally {
      await remove();
    }
  };
}

/** Returns the way to let the write pass again. */
async function trip(database: Knex, write: string, when: string): Promise<() => Promise<void>> {
  const table = write.split(' ').at(-1);
  if (!onPostgres()) {
    await database.raw(
      `create trigger fault before ${write} when ${when} begin select raise(abort, 'fault'); end`,
    );
    return async () => void (await database.raw('drop trigger fault'));
  }
  await database.raw(`create or replace function fault() returns trigger language plpgsql
    as $$ begin raise exception 'fault'; end $$`);
  await database.raw(
    `create trigger fault before ${write} for each row when (${when}) execute function fault()`,
  );
  return async () => void (await database.raw(`drop trigger fault on ${table}`));
}
