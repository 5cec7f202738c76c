import type { Summary } from '../../core/exchange/console';
import { HOUR_MS } from '../storage/hourly-counts';
import type { CountedMetric, HourlyCount } from '../storage/port';

/** Hours that the summary covers; the last one is under way. */
export const HOURS = 24;
/** Entries of the lists of apps and detectors. */
const TOP = 10;

/** Puts the counts of the day that begins at `from` (ms, a full hour) together for the overview. */
export function summarise(
  counts: readonly HourlyCount[],
  from: number,
  devices: Summary['devices'],
): Summary {
  const answers = totals(counts, 'answer');
  const answered = (choice: string): number => answers.get(choice)?.count ?? 0;
  return {
    hours: hoursOf(counts, from),
    warned: {
      cancelled: answered('cancel'),
      redacted: answered('redact'),
      sent: answered('send'),
    },
    apps: top(totals(counts, 'app')).map(([id, { label, count }]) => ({ id, name: label, count })),
    detectors: top(totals(counts, 'detector')).map(([id, { count }]) => ({ id, count })),
    devices,
  };
}

function hoursOf(counts: readonly HourlyCount[], from: number): Summary['hours'] {
  const byHour = new Map(
    counts
      .filter(({ metric }) => metric === 'enforced')
      .map(({ hour, key, count }) => [`${hour}/${key}`, count]),
  );
  return Array.from({ length: HOURS }, (_, index) => {
    const hour = from + index * HOUR_MS;
    const enforced = (what: string): number => byHour.get(`${hour}/${what}`) ?? 0;
    return {
      start: new Date(hour).toISOString(),
      allow: enforced('allow'),
      redact: enforced('redact'),
      // Neither reached the app.
      block: enforced('block') + enforced('redirect') + enforced('challenge'),
      isolate: enforced('isolate'),
    };
  });
}

interface Total {
  readonly label: string;
  readonly count: number;
}

function totals(counts: readonly HourlyCount[], metric: CountedMetric): Map<string, Total> {
  const sums = new Map<string, Total>();
  for (const entry of counts) {
    if (entry.metric !== metric) continue;
    const before = sums.get(entry.key)?.count ?? 0;
    sums.set(entry.key, { label: entry.label, count: before + entry.count });
  }
  return sums;
}

function top(sums: ReadonlyMap<string, Total>): [string, Total][] {
  return [...sums].sort(([, a], [, b]) => b.count - a.count).slice(0, TOP);
}
