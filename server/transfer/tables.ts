import type { Knex } from 'knex';
import { isPostgres } from '../storage/bulk-insert';

/** Tables that others refer to go first; the rest follows by name. */
const FIRST = ['accounts', 'devices', 'set_files'];
/** Of the schema itself, of this moment, or of the copying. */
const LEFT_OUT = /^(knex_|sqlite_|copy_progress$|device_streams$|replicas$|nonces$|secrets$)/;

/** A table to be copied, with the columns of its primary key in their order. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
}

/** Every table with data to keep. Partitions are parts of theirs and do not count. */
export async function tablesOf(database: Knex): Promise<readonly TableShape[]> {
  const names = isPostgres(database)
    ? await postgresTables(database)
    : await sqliteTables(database);
  const kept = names.filter((name) => !LEFT_OUT.test(name)).sort();
  const rest = kept.filter((name) => !FIRST.includes(name));
  const shapes: TableShape[] = [];
  for (const name of [...FIRST, ...rest]) shapes.push(await shapeOf(database, name));
  return shapes;
}

async function sqliteTables(database: Knex): Promise<string[]> {
  return await database<{ name: string; type: string }>('sqlite_master')
    .where({ type: 'table' })
    .pluck('name');
}

async function postgresTables(database: Knex): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'p') and not c.relispartition`,
  );
  return rows.map(({ name }) => name);
}

async function shapeOf(database: Knex, name: string): Promise<TableShape> {
  const columns = Object.keys(await database(name).columnInfo());
  const key = isPostgres(database)
    ? await postgresKey(database, name)
    : await sqliteKey(database, name);
  if (key.length === 0) throw new Error(`the table ${name} has no primary key to copy it by`);
  return { name, columns, key };
}

async function sqliteKey(database: Knex, name: string): Promise<string[]> {
  const rows: { name: string; pk: number }[] = await database.raw(
    'select * from pragma_table_info(?)',
    [name],
  );
  return rows
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map((row) => row.name);
}

async function postgresKey(database: Knex, name: string): Promise<string[]> {
  const { rows } = await database.raw<{ rows: { name: string }[] }>(
    `select a.attname as name from pg_index i
     join unnest(i.indkey) with ordinality as k(column_number, place) on true
     join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.column_number
     where i.indrelid = ?::regclass and i.indisprimary order by k.place`,
    [name],
  );
  return rows.map((row) => row.name);
}
