import type { Summary } from '../../core/exchange/console';
import { HOUR_MS } from '../storage/rollup-counts';
import type { RollupPoint, RollupStore } from '../storage/rollup-port';

/** Hours that the summary covers; the last one is under way. */
export const HOURS = 24;
/** Entries of the lists of apps and detectors. */
const TOP = 10;

/** What the overview counts, by key. */
export const SUMMARY_METRICS = ['enforced', 'choice', 'app', 'detector'] as const;
export type SummaryCounts = Readonly<
  Record<(typeof SUMMARY_METRICS)[number], readonly RollupPoint[]>
>;

export async function summaryCounts(
  rollups: Pick<RollupStore, 'points'>,
  from: number,
  to: number,
): Promise<SummaryCounts> {
  const points = (metric: (typeof SUMMARY_METRICS)[number]): Promise<readonly RollupPoint[]> =>
    rollups.points({ metric, span: 'hour', from, to }, 'key');
  const [enforced, choice, app, detector] = await Promise.all(SUMMARY_METRICS.map(points));
  return {
    enforced: enforced ?? [],
    choice: choice ?? [],
    app: app ?? [],
    detector: detector ?? [],
  };
}

/** Puts the counts of the day that begins at `from` (ms, a full hour) together for the overview. */
export function summarise(
  counts: SummaryCounts,
  from: number,
  devices: Summary['devices'],
): Summary {
  const answers = totals(counts.choice);
  const answered = (choice: string): number => answers.get(choice)?.count ?? 0;
  return {
    hours: hoursOf(counts.enforced, from),
    warned: {
      cancelled: answered('cancel'),
      redacted: answered('redact'),
      sent: answered('send'),
    },
    apps: top(totals(counts.app)).map(([id, { label, count }]) => ({ id, name: label, count })),
    detectors: top(totals(counts.detector)).map(([id, { count }]) => ({ id, count })),
    devices,
  };
}

function hoursOf(enforcedByHour: readonly RollupPoint[], from: number): Summary['hours'] {
  const byHour = new Map(enforcedByHour.map(({ at, key, count }) => [`${at}/${key}`, count]));
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

function totals(points: readonly RollupPoint[]): Map<string, Total> {
  const sums = new Map<string, Total>();
  for (const entry of points) {
    const before = sums.get(entry.key)?.count ?? 0;
    sums.set(entry.key, { label: entry.label, count: before + entry.count });
  }
  return sums;
}

function top(sums: ReadonlyMap<string, Total>): [string, Total][] {
  return [...sums].sort(([, a], [, b]) => b.count - a.count).slice(0, TOP);
}
