import type { ReportTotal } from '../../../core/exchange/console-reports';
import {
  percentilesOf,
  type Percentiles,
  type TimeCounts,
} from '../../../core/exchange/gateway-times';

/** What the gateway's calls came to under one name. */
export interface GatewayRow {
  readonly name: string;
  readonly label: string;
  readonly requests: number;
  readonly errors: number;
  readonly hits: number;
  readonly tokens: number;
  /** US dollars. */
  readonly cost: number;
  readonly saved: number;
  /** Milliseconds; undefined where nothing was measured. */
  readonly time: Percentiles | undefined;
  readonly ttft: Percentiles | undefined;
}

function bucketsByKey(totals: readonly ReportTotal[]): ReadonlyMap<string, TimeCounts> {
  const byKey = new Map<string, Map<string, number>>();
  for (const { key, series, count } of totals) {
    const buckets = byKey.get(key) ?? new Map<string, number>();
    buckets.set(series, (buckets.get(series) ?? 0) + count);
    byKey.set(key, buckets);
  }
  return byKey;
}

interface Counted {
  readonly calls: readonly ReportTotal[];
  readonly times: readonly ReportTotal[];
  readonly ttfts: readonly ReportTotal[];
}

const NONE: TimeCounts = new Map();

/** One row for each name of a dimension (`model`, `provider`, `key`, `user`), the busiest first. */
export function gatewayRows(counted: Counted, dimension: string): readonly GatewayRow[] {
  const prefix = `${dimension}:`;
  const times = bucketsByKey(counted.times);
  const ttfts = bucketsByKey(counted.ttfts);
  const rows = new Map<string, GatewayRow>();
  for (const { key, series, label, count, amount, cost } of counted.calls) {
    if (!key.startsWith(prefix)) continue;
    const row = rows.get(key) ?? emptyRow(key.slice(prefix.length), label);
    const hit = series === 'hit';
    rows.set(key, {
      ...row,
      requests: row.requests + count,
      errors: row.errors + (series === 'error' ? count : 0),
      hits: row.hits + (hit ? count : 0),
      tokens: row.tokens + amount,
      cost: row.cost + (hit ? 0 : cost / 1e6),
      saved: row.saved + (hit ? cost / 1e6 : 0),
      time: percentilesOf(times.get(key) ?? NONE),
      ttft: percentilesOf(ttfts.get(key) ?? NONE),
    });
  }
  return [...rows.values()].sort((a, b) => b.requests - a.requests);
}

function emptyRow(name: string, label: string): GatewayRow {
  const counts = { requests: 0, errors: 0, hits: 0, tokens: 0, cost: 0, saved: 0 };
  return { name, label, ...counts, time: undefined, ttft: undefined };
}

/** All rows of a dimension as one. */
export function sumOf(rows: readonly GatewayRow[]): Omit<GatewayRow, 'name' | 'label'> {
  return rows.reduce(
    (sum, row) => ({
      ...sum,
      requests: sum.requests + row.requests,
      errors: sum.errors + row.errors,
      hits: sum.hits + row.hits,
      tokens: sum.tokens + row.tokens,
      cost: sum.cost + row.cost,
      saved: sum.saved + row.saved,
    }),
    emptyRow('', ''),
  );
}

/** Percentiles over all names of a dimension. */
export function overall(
  totals: readonly ReportTotal[],
  dimension: string,
): Percentiles | undefined {
  const buckets = new Map<string, number>();
  for (const { key, series, count } of totals) {
    if (key.startsWith(`${dimension}:`)) buckets.set(series, (buckets.get(series) ?? 0) + count);
  }
  return percentilesOf(buckets);
}
