import type { Knex } from 'knex';

/** A column with its type in PostgreSQL. */
export interface BulkColumn {
  readonly name: string;
  readonly type: 'text' | 'bigint' | 'smallint';
}

export type BulkValue = string | number | null;

/** SQLite takes 32,766 bound values in a statement. */
const SQLITE_VALUES = 32_766;

export function isPostgres(database: Knex): boolean {
  return (database.client as { config: { client?: unknown } }).config.client === 'pg';
}

/**
 * Inserts many rows with as few statements as the database allows: rows of values for SQLite, one
 * array for each column for PostgreSQL, whose text stays the same however many rows there are.
 * `tail` follows the rows: `on conflict …`, `returning …`. Gives the rows that it returns.
 */
export async function bulkInsert<Returned extends object = object>(
  trx: Knex.Transaction,
  table: string,
  columns: readonly BulkColumn[],
  rows: readonly (readonly BulkValue[])[],
  tail: string,
): Promise<Returned[]> {
  if (rows.length === 0) return [];
  const names = columns.map(({ name }) => `"${name}"`).join(',');
  if (isPostgres(trx))
    return insertArrays(trx, `insert into ${table} (${names})`, columns, rows, tail);
  const row = `(${columns.map(() => '?').join(',')})`;
  const size = Math.floor(SQLITE_VALUES / columns.length);
  const returned: Returned[] = [];
  for (let at = 0; at < rows.length; at += size) {
    const some = rows.slice(at, at + size);
    const sql = `insert into ${table} (${names}) values ${some.map(() => row).join(',')} ${tail}`;
    const added = (await trx.raw(sql, some.flat())) as Returned[];
    returned.push(...added);
  }
  return returned;
}

async function insertArrays<Returned>(
  trx: Knex.Transaction,
  insert: string,
  columns: readonly BulkColumn[],
  rows: readonly (readonly BulkValue[])[],
  tail: string,
): Promise<Returned[]> {
  const arrays = columns.map(({ type }) => `?::${type}[]`).join(',');
  const values = columns.map((_, index) => rows.map((row) => row[index] ?? null));
  const result = await trx.raw<{ rows: Returned[] }>(
    `${insert} select * from unnest(${arrays}) ${tail}`,
    // An array is one value here, which the types of knex do not know.
    values as unknown[] as Knex.RawBinding[],
  );
  return result.rows;
}
