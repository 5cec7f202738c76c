import {
  conversationSchema,
  distinctSchema,
  REPORT_PATHS,
  reportPointsSchema,
  reportTotalsSchema,
  searchPageSchema,
} from '../../../core/exchange/console-reports';
import type { ConsoleApi } from '../api';
import { addressOf, type SearchFilters } from './address';
import type { TimeRange } from './time-range';

/** Which counts of a range: the metrics stand in server/storage/rollup-port.ts. */
export interface Counts {
  readonly metric: string;
  readonly by?: 'none' | 'key' | 'series' | 'both';
  readonly key?: string;
  readonly series?: string;
  readonly order?: 'count' | 'amount' | 'cost';
  readonly limit?: number;
  /** Of `readDistinct`: what is counted, and for each what. */
  readonly of?: 'key' | 'series';
  readonly per?: 'bucket' | 'key';
}

function query({ from, to, span }: TimeRange, counts: Counts): Record<string, string> {
  const values: Readonly<Record<string, string | number | undefined>> = {
    ...counts,
    from,
    to,
    span,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

export async function readTotals(api: ConsoleApi, range: TimeRange, counts: Counts) {
  const path = addressOf(REPORT_PATHS.totals, query(range, counts));
  return (await api.read(path, reportTotalsSchema)).totals;
}

export async function readPoints(api: ConsoleApi, range: TimeRange, counts: Counts) {
  const path = addressOf(REPORT_PATHS.points, query(range, counts));
  return (await api.read(path, reportPointsSchema)).points;
}

export function readDistinct(api: ConsoleApi, range: TimeRange, counts: Counts) {
  return api.read(addressOf(REPORT_PATHS.distinct, query(range, counts)), distinctSchema);
}

/** One page of a search; `before` is the `next` of the page before. */
export function readSearch(
  api: ConsoleApi,
  filters: SearchFilters,
  range: Pick<TimeRange, 'from' | 'to'>,
  page: { readonly before?: string | undefined; readonly limit: number },
) {
  const path = addressOf(REPORT_PATHS.search, {
    ...filters,
    from: String(range.from),
    to: String(range.to),
    before: page.before,
    limit: String(page.limit),
  });
  return api.read(path, searchPageSchema);
}

export function readConversation(api: ConsoleApi, id: string) {
  return api.read(addressOf(REPORT_PATHS.conversation, { id }), conversationSchema);
}
