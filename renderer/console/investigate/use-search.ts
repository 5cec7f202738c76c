import { useCallback, useEffect, useState } from 'react';
import type { ExchangeRow } from '../../../core/exchange/console';
import type { SearchFilters } from '../report/address';
import { readSearch } from '../report/reports-api';
import type { TimeRange } from '../report/time-range';
import { useSession } from '../session';

/** Rows of one page. */
const PAGE = 50;

interface Found {
  readonly question: string;
  readonly rows: readonly ExchangeRow[];
  /** Where to go on; undefined: everything was looked at. */
  readonly next: string | undefined;
  /** How far back it got while a page is not full yet, ISO 8601. */
  readonly searched: string | undefined;
  readonly error: unknown;
}

export interface SearchResults extends Omit<Found, 'question'> {
  readonly searching: boolean;
  readonly more: () => void;
  readonly stop: () => void;
  readonly retry: () => void;
}

/** Rows that are wanted, and from where on. */
interface Wish {
  readonly question: string;
  readonly rows: number;
  readonly attempt: number;
}

/**
 * Asks for page after page until as many rows are there as are wanted: a rare match is found in
 * pieces, and what was found so far shows meanwhile.
 */
export function useSearchResults(filters: SearchFilters, range: TimeRange): SearchResults {
  const { api, report } = useSession();
  const question = JSON.stringify([filters, range.from, range.to]);
  const [wish, setWish] = useState<Wish>({ question, rows: PAGE, attempt: 0 });
  const [found, setFound] = useState<Found>();
  if (wish.question !== question) setWish({ question, rows: PAGE, attempt: 0 });
  const current = found?.question === question ? found : undefined;
  const rows = current?.rows ?? [];
  const done = current !== undefined && (current.next === undefined || current.error !== undefined);
  const searching = !done && rows.length < wish.rows;
  const before = current?.next;

  useEffect(() => {
    if (!searching) return undefined;
    let wanted = true;
    const [asked, from, to] = JSON.parse(question) as [SearchFilters, number, number];
    readSearch(api, asked, { from, to }, { before, limit: PAGE }).then(
      (page) => {
        if (!wanted) return;
        setFound((now) => ({
          question,
          rows: [...(now?.question === question ? now.rows : []), ...page.events],
          next: page.next,
          searched: page.searched,
          error: undefined,
        }));
      },
      (error: unknown) => {
        report(error);
        if (!wanted) return;
        setFound((now) => ({
          ...{ question, rows: [], next: undefined, searched: undefined },
          ...(now?.question === question ? now : {}),
          error,
        }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [api, report, question, before, searching, wish.attempt]);

  const change = useCallback(
    (next: (now: Wish) => Partial<Wish>) => setWish((now) => ({ ...now, ...next(now) })),
    [],
  );
  return {
    ...{ rows, next: current?.next, searched: current?.searched, error: current?.error },
    searching,
    more: () => change(() => ({ rows: rows.length + PAGE })),
    stop: () => change(() => ({ rows: Math.min(rows.length, wish.rows) })),
    retry: () => {
      setFound((now) => now && { ...now, error: undefined });
      change(({ attempt }) => ({ attempt: attempt + 1 }));
    },
  };
}
