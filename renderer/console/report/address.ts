import type { SearchQuery } from '../../../core/exchange/console-reports';
import { rangeParams, type TimeRange } from './time-range';

type Values = Readonly<Record<string, string | undefined>>;

/** A place with a query; what is undefined or empty is left out. */
export function addressOf(path: string, values: Values): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== '') params.set(name, value);
  }
  const query = params.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** Filters of the search as they stand in its address. */
export type SearchFilters = {
  readonly [K in Exclude<keyof SearchQuery, 'from' | 'to' | 'before' | 'limit'>]?: string;
};

/** The events behind a number: the search with these filters in this range. */
export function searchHref(filters: SearchFilters, range: TimeRange): string {
  return addressOf('/search', { ...filters, ...rangeParams(range) });
}

/** Everything of one person in a range, in the order in which it happened. */
export function timelineHref(
  subject: { readonly user: string } | { readonly app: string },
  range: TimeRange,
): string {
  return addressOf('/timeline', { ...subject, ...rangeParams(range) });
}
