import type { Knex } from 'knex';
import { bulkInsert, type BulkColumn, type BulkValue } from './bulk-insert';
import { countPairs, notePairs } from './rollup-pairs';
import { DAY_MS, HOUR_MS, type RollupCell } from './rollup-counts';
import type {
  RollupGrouping,
  RollupMeasures,
  RollupMetric,
  RollupPoint,
  RollupRange,
  RollupSpan,
  RollupStore,
  RollupTotal,
} from './rollup-port';

/** Length of a bucket, hours: the column `span`. */
const SPANS: Readonly<Record<RollupSpan, number>> = { hour: 1, day: 24 };
/** Rows that a query gives at most, unless it asks for fewer. */
const MOST_TOTALS = 10_000;

const COLUMNS: readonly BulkColumn[] = [
  { name: 'span', type: 'smallint' },
  { name: 'metric', type: 'text' },
  { name: 'bucket_ms', type: 'bigint' },
  { name: 'key', type: 'text' },
  { name: 'series', type: 'text' },
  { name: 'shard', type: 'smallint' },
  { name: 'label', type: 'text' },
  { name: 'count', type: 'bigint' },
  { name: 'amount', type: 'bigint' },
  { name: 'cost', type: 'bigint' },
];

const ADD = `on conflict ("span", "metric", "bucket_ms", "key", "series", "shard") do update set
  "count" = rollups."count" + excluded."count", "amount" = rollups."amount" + excluded."amount",
  "cost" = rollups."cost" + excluded."cost", "label" = excluded."label"`;

/**
 * Adds cells to the hours and days. `shard` keeps writers that work side by side out of each other's
 * rows: the row of the busiest app would else let one transaction pass at a time. Rows are written in
 * the order of their key, so that two writers of one shard cannot wait for each other.
 */
export async function addRollups(
  trx: Knex.Transaction,
  cells: readonly RollupCell[],
  shard: number,
): Promise<void> {
  const rows = new Map<string, BulkValue[]>();
  for (const cell of cells) {
    add(rows, SPANS.hour, cell.hour, cell, shard);
    add(rows, SPANS.day, Math.floor(cell.hour / DAY_MS) * DAY_MS, cell, shard);
  }
  const sorted = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await bulkInsert(trx, 'rollups', COLUMNS, sorted, ADD);
  await notePairs(trx, cells);
}

/** One statement must not change a row twice, so cells of one row are summed up first. */
function add(
  rows: Map<string, BulkValue[]>,
  span: number,
  bucket: number,
  { metric, key, series, label, count, amount, cost }: RollupCell,
  shard: number,
): void {
  const id = `${span}\n${metric}\n${bucket}\n${key}\n${series}`;
  const row = rows.get(id);
  if (!row) {
    rows.set(id, [span, metric, bucket, key, series, shard, label, count, amount, cost]);
    return;
  }
  row[6] = label;
  row[7] = Number(row[7]) + count;
  row[8] = Number(row[8]) + amount;
  row[9] = Number(row[9]) + cost;
}

/** Metrics with names for people; of the others the key says it. */
const NAMED: ReadonlySet<RollupMetric> = new Set([
  ...(['app', 'app_user', 'user', 'rule', 'waf_score', 'spend_user'] as const),
  ...(['gateway', 'gateway_time', 'gateway_ttft'] as const),
]);
/** Metrics with a cost, and those with an amount: the table of rollup-port.ts. */
const COSTED: ReadonlySet<RollupMetric> = new Set([
  ...(['spend_user', 'spend_team', 'spend_model', 'gateway'] as const),
]);
const AMOUNTED: ReadonlySet<RollupMetric> = new Set([
  ...COSTED,
  ...(['user', 'team', 'app', 'app_user', 'model', 'result', 'lag'] as const),
]);

/** What was not summed, because the metric has none of it, is not there. */
interface SumRow {
  at?: number;
  key?: string;
  series?: string;
  label?: string;
  /** Null in the one sum over nothing. */
  count: number | null;
  amount?: number;
  cost?: number;
}

const GROUPS: Readonly<Record<RollupGrouping, readonly string[]>> = {
  none: [],
  key: ['key'],
  series: ['series'],
  both: ['key', 'series'],
};

export class RollupTable implements RollupStore {
  constructor(private readonly reader: Knex) {}

  async totals(
    range: RollupRange,
    by: RollupGrouping,
    options: { readonly order?: keyof RollupMeasures; readonly limit?: number } = {},
  ): Promise<readonly RollupTotal[]> {
    const groups = GROUPS[by];
    const measures = measuresOf(range.metric);
    const order = options.order ?? 'count';
    const query = this.#sums(range, groups)
      .orderBy([
        { column: measures.includes(order) ? order : 'count', order: 'desc' as const },
        ...groups.map((column) => ({ column, order: 'asc' as const })),
      ])
      .limit(options.limit ?? MOST_TOTALS);
    return ((await query) as SumRow[]).filter(({ count }) => count !== null).map(toTotal);
  }

  async points(range: RollupRange, by: RollupGrouping): Promise<readonly RollupPoint[]> {
    const groups = GROUPS[by];
    const query = this.#sums(range, groups)
      .select({ at: 'bucket_ms' })
      .groupBy('bucket_ms')
      .orderBy(['bucket_ms', ...groups]);
    return ((await query) as SumRow[]).map((row) => ({ at: row.at ?? 0, ...toTotal(row) }));
  }

  async distinct(range: RollupRange, of: 'key' | 'series'): Promise<number> {
    // PostgreSQL sorts for "count(distinct …)"; here it hashes.
    const different = this.#range(range).distinct(of).as('different');
    const [row] = await this.reader(different).count<{ count: number }[]>({ count: '*' });
    return Number(row?.count ?? 0);
  }

  async distinctBy(
    range: RollupRange,
    of: 'key' | 'series',
    by: 'bucket' | 'key',
  ): Promise<readonly { at: number; key: string; count: number }[]> {
    if (of === 'series' && by === 'key') {
      const pairs = await countPairs(this.reader, range);
      if (pairs) return pairs.map((pair) => ({ at: 0, ...pair }));
    }
    const column = by === 'bucket' ? 'bucket_ms' : 'key';
    const query = this.#range(range)
      .select({ group: column })
      .countDistinct({ count: of })
      .groupBy(column)
      .orderBy(by === 'bucket' ? column : 'count', by === 'bucket' ? 'asc' : 'desc');
    const rows = (await query) as { group: number | string; count: number }[];
    return rows.map(({ group, count }) => ({
      at: by === 'bucket' ? Number(group) : 0,
      key: by === 'key' ? String(group) : '',
      count: Number(count),
    }));
  }

  #range({ metric, span, from, to, key, series }: RollupRange): Knex.QueryBuilder {
    const length = SPANS[span] * HOUR_MS;
    const query = this.reader('rollups')
      .where({ span: SPANS[span], metric })
      .where('bucket_ms', '>=', Math.floor(from / length) * length)
      .where('bucket_ms', '<', to);
    if (key !== undefined) void query.where({ key });
    if (series !== undefined) void query.where({ series });
    return query;
  }

  /** Sums only what the metric has: groups of a month are many, and each sum is paid for each. */
  #sums(range: RollupRange, groups: readonly string[]): Knex.QueryBuilder {
    const query = this.#range(range).select(groups);
    for (const measure of measuresOf(range.metric)) void query.sum({ [measure]: measure });
    if (NAMED.has(range.metric)) void query.max({ label: 'label' });
    // Without columns "group by" would stand there with nothing behind it.
    return groups.length === 0 ? query : query.groupBy(groups);
  }
}

function measuresOf(metric: RollupMetric): readonly (keyof RollupMeasures)[] {
  if (COSTED.has(metric)) return ['count', 'amount', 'cost'];
  return AMOUNTED.has(metric) ? ['count', 'amount'] : ['count'];
}

function toTotal({ key = '', series = '', label = key, ...sums }: SumRow): RollupTotal {
  const { count, amount = 0, cost = 0 } = sums;
  return {
    ...{ key, series, label },
    ...{ count: Number(count), amount: Number(amount), cost: Number(cost) },
  };
}
