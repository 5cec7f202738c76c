import { TIME_BUCKETS } from './console-gateway';

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How many times were counted in each bucket, by the bucket's name. */
export type TimeCounts = ReadonlyMap<string, number>;

/** The bucket that a time is counted in. */
export function timeBucket(ms: number): string {
  return String(TIME_BUCKETS.find((end) => ms <= end) ?? 'inf');
}

/** The percentiles of times that were counted by bucket; undefined for none. */
export function percentilesOf(buckets: TimeCounts): Percentiles | undefined {
  const all = [...buckets.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const at = (share: number): number => Math.round(percentile(buckets, all, share));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Within a bucket times count as evenly spread. */
function percentile(buckets: TimeCounts, all: number, share: number): number {
  let left = all * share;
  let begin = 0;
  for (const end of TIME_BUCKETS) {
    const count = buckets.get(String(end)) ?? 0;
    if (count > 0 && left <= count) return begin + ((end - begin) * left) / count;
    left -= count;
    begin = end;
  }
  return begin;
}
