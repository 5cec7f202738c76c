import type { Knex } from 'knex';
import { isPostgres } from '../storage/bulk-insert';
import { tablesOf, type TableShape } from './tables';

/** Rows that are read and written at once. */
const ROWS = 400;
const PROGRESS = 'copy_progress';

/** The target has data of its own. */
export class TargetInUseError extends Error {
  override readonly name = 'TargetInUseError';
  readonly code = 'target_in_use';
}

/** A table has not the same number of rows at both ends. */
export class CountMismatchError extends Error {
  override readonly name = 'CountMismatchError';
  readonly code = 'count_mismatch';
}

/** Rows of each table. */
export type TableCounts = Readonly<Record<string, number>>;

interface ProgressRow {
  table_name: string;
  /** Key of the last row that was copied, JSON. */
  last_key: string;
  done: boolean | number;
}

/**
 * Copies every table, page by page in the order of its key. How far it came stands in the target, in
 * the same transaction as the page: what breaks off goes on from there. In the end the rows are
 * counted at both ends. @throws TargetInUseError, CountMismatchError
 */
export async function copyTables(
  source: Knex,
  target: Knex,
  told: (table: string, rows: number) => void,
): Promise<TableCounts> {
  const shapes = await tablesOf(source);
  await begin(target, shapes);
  for (const shape of shapes) {
    const copied = await copyTable(source, target, shape);
    told(shape.name, copied);
  }
  await setSequence(target);
  const counts = await compare(source, target, shapes);
  await target.schema.dropTable(PROGRESS);
  return counts;
}

/** A new target has only what its schema begins with, which goes. */
async function begin(target: Knex, shapes: readonly TableShape[]): Promise<void> {
  if (await target.schema.hasTable(PROGRESS)) return;
  for (const name of ['accounts', 'devices', 'events', 'policies']) {
    if (await target(name).first()) {
      throw new TargetInUseError(`the target has data already (${name}); give an empty one`);
    }
  }
  await target.transaction(async (trx) => {
    for (const { name } of [...shapes].reverse()) await trx(name).delete();
    await trx.schema.createTable(PROGRESS, (table) => {
      table.text('table_name').primary();
      table.text('last_key').notNullable();
      table.boolean('done').notNullable();
    });
  });
}

async function copyTable(source: Knex, target: Knex, shape: TableShape): Promise<number> {
  const { name, key, columns } = shape;
  const progress = await target<ProgressRow>(PROGRESS).where('table_name', name).first();
  if (progress?.done) return 0;
  let last = progress && (JSON.parse(progress.last_key) as unknown[]);
  let copied = 0;
  for (;;) {
    const rows = await page(source, shape, last);
    const end = rows.at(-1);
    const done = rows.length < ROWS;
    last = end ? key.map((column) => end[column]) : (last ?? []);
    const state = { table_name: name, last_key: JSON.stringify(last), done };
    await target.transaction(async (trx) => {
      const values = rows.map((row) => only(row, columns));
      if (values.length > 0) await trx(name).insert(values).onConflict().ignore();
      await trx<ProgressRow>(PROGRESS).insert(state).onConflict('table_name').merge();
    });
    copied += rows.length;
    if (done) return copied;
  }
}

type Row = Record<string, unknown>;

async function page(
  source: Knex,
  { name, key, columns }: TableShape,
  last: readonly unknown[] | undefined,
): Promise<Row[]> {
  const query = source(name)
    .select(columns as string[])
    .orderBy(key as string[])
    .limit(ROWS);
  if (last !== undefined && last.length > 0) {
    const names = key.map(() => '??').join(', ');
    const values = key.map(() => '?').join(', ');
    void query.whereRaw(`(${names}) > (${values})`, [...key, ...last] as Knex.RawBinding[]);
  }
  return (await query) as Row[];
}

function only(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

/** New rows come after the copied ones in the order of arrival. */
async function setSequence(target: Knex): Promise<void> {
  if (!isPostgres(target)) return;
  await target.raw(
    `select setval('arrivals', greatest(1, (select coalesce(max(seq), 0) from events),
       (select coalesce(max(seq), 0) from outcomes)))`,
  );
}

async function compare(
  source: Knex,
  target: Knex,
  shapes: readonly TableShape[],
): Promise<TableCounts> {
  const counts: Record<string, number> = {};
  for (const { name } of shapes) {
    const [there, here] = await Promise.all([countOf(source, name), countOf(target, name)]);
    if (there !== here) {
      throw new CountMismatchError(`${name}: ${there} rows at the source, ${here} at the target`);
    }
    counts[name] = here;
  }
  return counts;
}

async function countOf(database: Knex, name: string): Promise<number> {
  const [row] = await database(name).count<{ count: number }[]>({ count: '*' });
  return Number(row?.count ?? 0);
}
