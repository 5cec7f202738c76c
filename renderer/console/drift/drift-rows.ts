import type { ReportPoint } from '../../../core/exchange/console-reports';

/** Requests to one host whose layout one extractor did not know. */
export interface DriftRow {
  readonly host: string;
  readonly extractor: string;
  readonly requests: number;
  /** Begins of the first and the last bucket with any, milliseconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

/** Sums up the points of the metric `drift`; what was seen last comes first. */
export function driftRows(points: readonly ReportPoint[]): readonly DriftRow[] {
  const rows = new Map<string, DriftRow>();
  for (const { key, series, at, count } of points) {
    const id = `${key}\n${series}`;
    const before = rows.get(id);
    rows.set(id, {
      host: key,
      extractor: series,
      requests: (before?.requests ?? 0) + count,
      first: Math.min(before?.first ?? at, at),
      last: Math.max(before?.last ?? at, at),
    });
  }
  return [...rows.values()].sort((a, b) => b.last - a.last || b.requests - a.requests);
}
