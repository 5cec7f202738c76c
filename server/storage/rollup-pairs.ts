import type { Knex } from 'knex';
import { bulkInsert, isPostgres, type BulkColumn, type BulkValue } from './bulk-insert';
import { DAY_MS, type RollupCell } from './rollup-counts';
import type { RollupMetric, RollupRange } from './rollup-port';

/** Metrics whose series are counted for each key: people of each app. */
const PAIRED: ReadonlySet<RollupMetric> = new Set(['app_user']);

const COLUMNS: readonly BulkColumn[] = [
  { name: 'metric', type: 'text' },
  { name: 'key', type: 'text' },
  { name: 'series', type: 'text' },
  { name: 'first_ms', type: 'bigint' },
  { name: 'last_ms', type: 'bigint' },
];

const WIDEN = `on conflict ("metric", "key", "series") do update set
  "first_ms" = case when excluded."first_ms" < rollup_pairs."first_ms"
    then excluded."first_ms" else rollup_pairs."first_ms" end,
  "last_ms" = case when excluded."last_ms" > rollup_pairs."last_ms"
    then excluded."last_ms" else rollup_pairs."last_ms" end`;

/** An update that changes nothing still takes the row's lock, and other writers would wait for it. */
const ONLY_NEWS = `as v("metric", "key", "series", "first_ms", "last_ms")
  where not exists (select 1 from rollup_pairs p where p."metric" = v."metric" and p."key" = v."key"
    and p."series" = v."series" and p."first_ms" <= v."first_ms" and p."last_ms" >= v."last_ms")`;

/** Notes on which days pairs were seen; a pair is written once a day, however often it is seen. */
export async function notePairs(
  trx: Knex.Transaction,
  cells: readonly RollupCell[],
): Promise<void> {
  const rows = new Map<string, [...BulkValue[], first: number, last: number]>();
  for (const { metric, key, series, hour } of cells) {
    if (!PAIRED.has(metric)) continue;
    const day = Math.floor(hour / DAY_MS) * DAY_MS;
    const id = `${metric}\n${key}\n${series}`;
    const row = rows.get(id);
    if (!row) rows.set(id, [metric, key, series, day, day]);
    else {
      row[3] = Math.min(Number(row[3]), day);
      row[4] = Math.max(Number(row[4]), day);
    }
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const tail = isPostgres(trx) ? `${ONLY_NEWS} ${WIDEN}` : WIDEN;
  await bulkInsert(trx, 'rollup_pairs', COLUMNS, sorted, tail);
}

/**
 * How many series each key has in a range of days, the largest first; `undefined` where the days of
 * the pairs do not tell: some were seen before and after the range, and perhaps not in it.
 */
export async function countPairs(
  reader: Knex,
  { metric, span, from, to, key, series }: RollupRange,
): Promise<readonly { readonly key: string; readonly count: number }[] | undefined> {
  if (!PAIRED.has(metric) || span !== 'day' || key !== undefined || series !== undefined) {
    return undefined;
  }
  const start = Math.floor(from / DAY_MS) * DAY_MS;
  const query: Knex.QueryBuilder = reader('rollup_pairs')
    .select('key')
    .select(
      reader.raw(
        `sum(case when "last_ms" < ? or "first_ms" >= ? then 1 else 0 end) as "sure",
         sum(case when "last_ms" >= ? and "first_ms" < ? then 1 else 0 end) as "unsure"`,
        [to, start, to, start],
      ),
    )
    .where({ metric })
    .where('last_ms', '>=', start)
    .where('first_ms', '<', to)
    .groupBy('key');
  const rows = (await query) as { key: string; sure: number; unsure: number }[];
  if (rows.some(({ unsure }) => Number(unsure) > 0)) return undefined;
  return rows
    .map(({ key: name, sure }) => ({ key: name, count: Number(sure) }))
    .sort((a, b) => b.count - a.count);
}
