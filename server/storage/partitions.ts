import type { Knex } from 'knex';
import { ulidFloor } from './event-time';
import { DAY_MS } from './rollup-counts';

/** Tables that are divided by day, with the ULID column that says which day. */
const TABLES = { events: 'id', outcomes: 'exchange_id' } as const;
type Table = keyof typeof TABLES;
/** Days that get a partition ahead of time, and days back at the first start. */
const DAYS_AHEAD = 3;
const DAYS_BACK = 8;
/** Names the lock under which partitions are made and dropped. */
const PARTITION_LOCK = 0x706f7276;

const NAME = /^(?:events|outcomes)_d(\d{4})(\d{2})(\d{2})$/;

/**
 * Makes the partitions of the days around `now`. What came in early for such a day (a desk whose
 * clock is wrong) is moved out of the partition of all other days.
 */
export async function makePartitions(database: Knex, now: number): Promise<void> {
  await database.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [PARTITION_LOCK]);
    for (const table of ['events', 'outcomes'] as const) {
      const known = new Set(await partitionsOf(trx, table));
      const today = Math.floor(now / DAY_MS) * DAY_MS;
      for (let day = -DAYS_BACK; day <= DAYS_AHEAD; day += 1) {
        const start = today + day * DAY_MS;
        if (!known.has(nameOf(table, start))) await makePartition(trx, table, start);
      }
    }
  });
}

/** Names of the partitions, the default one left out. */
export async function partitionsOf(database: Knex, table: Table): Promise<readonly string[]> {
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = ?::regclass order by c.relname`,
    [table],
  );
  return rows.map(({ name }) => name).filter((name) => NAME.test(name));
}

/** Begin of a partition's day, milliseconds since the epoch. */
export function dayOf(partition: string): number {
  const [, year = '', month = '', day = ''] = NAME.exec(partition) ?? [];
  return Date.UTC(Number(year), Number(month) - 1, Number(day));
}

function nameOf(table: Table, start: number): string {
  return `${table}_d${new Date(start).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

async function makePartition(trx: Knex.Transaction, table: Table, start: number): Promise<void> {
  const name = nameOf(table, start);
  const column = TABLES[table];
  const from = ulidFloor(start);
  const to = ulidFloor(start + DAY_MS);
  await trx.raw('create table ?? (like ?? including defaults including constraints)', [
    name,
    table,
  ]);
  await trx.raw(
    `with moved as (delete from ?? where ?? >= ? and ?? < ? returning *)
     insert into ?? select * from moved`,
    [`${table}_other`, column, from, column, to, name],
  );
  // Bounds cannot be parameters; both are ULIDs of our own making.
  await trx.raw(`alter table ?? attach partition ?? for values from ('${from}') to ('${to}')`, [
    table,
    name,
  ]);
}

/** Drops the partition of a day and gives the number of rows that went with it. */
export async function dropPartition(database: Knex, name: string): Promise<number> {
  return database.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [PARTITION_LOCK]);
    const [row] = await trx(name).count<{ count: number }[]>({ count: '*' });
    await trx.schema.dropTableIfExists(name);
    return Number(row?.count ?? 0);
  });
}
