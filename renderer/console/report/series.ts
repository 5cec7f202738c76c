import type { ReportPoint } from '../../../core/exchange/console-reports';
import { formatBucketDay, formatDayAndHour, formatHour } from '../../ui/format';
import { bucketsOf, type TimeRange } from './time-range';

/** Colours of series that have none of their own, in their order. */
export const SERIES_COLORS = [
  'petrol.6',
  'var(--pc-apart-solid)',
  'var(--pc-notice-solid)',
  'var(--pc-good-solid)',
  'var(--pc-stop-solid)',
  'var(--pc-plain-solid)',
] as const;

interface SeriesPoint {
  readonly at: number;
  readonly label: string;
  readonly [series: string]: string | number;
}

const DAY_MS = 86_400_000;

/** Name of a bucket on an axis. Days are UTC, as they are counted. */
function bucketLabel(at: number, { span, from, to }: TimeRange): string {
  const iso = new Date(at).toISOString();
  if (span === 'day') return formatBucketDay(iso);
  return to - from <= DAY_MS ? formatHour(iso) : formatDayAndHour(iso);
}

/** One point for each bucket of the range, with a number for each series. */
export function seriesPoints(
  range: TimeRange,
  points: readonly Pick<ReportPoint, 'at' | 'key' | 'count'>[],
  value: (point: ReportPoint) => number = ({ count }) => count,
): readonly SeriesPoint[] {
  const buckets = new Map<number, Record<string, number>>();
  for (const point of points) {
    const bucket = buckets.get(point.at) ?? {};
    bucket[point.key] = (bucket[point.key] ?? 0) + value(point as ReportPoint);
    buckets.set(point.at, bucket);
  }
  return bucketsOf(range).map((at) => ({
    ...buckets.get(at),
    at,
    label: bucketLabel(at, range),
  }));
}
