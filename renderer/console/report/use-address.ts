import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { navigate } from '../../ui/hash-location';
import { useNow } from '../../ui/use-now';
import { addressOf } from './address';
import { parseRange, rangeParams, type Preset, type TimeRange } from './time-range';

/** How often a range that ends now moves on, ms. */
const MOVE_MS = 60_000;

interface Address {
  readonly params: URLSearchParams;
  /** Changes parts of the query; undefined takes one out. The address is replaced, not added to. */
  readonly change: (changes: Readonly<Record<string, string | undefined>>) => void;
}

/** The query of the address as the state of the page, so that a reload and a link keep it. */
export function useAddress(): Address {
  const search = useSearch();
  const [path] = useLocation();
  const params = useMemo(() => new URLSearchParams(search), [search]);
  const change = useCallback<Address['change']>(
    (changes) =>
      navigate(addressOf(path, { ...Object.fromEntries(params), ...changes }), { replace: true }),
    [params, path],
  );
  return { params, change };
}

/** The time range of the address. */
export function useRange(
  fallback: Preset = '7d',
): readonly [TimeRange, (range: TimeRange) => void] {
  const { params, change } = useAddress();
  const now = useNow(MOVE_MS);
  const range = useMemo(() => parseRange(params, now, fallback), [params, now, fallback]);
  const set = useCallback(
    (next: TimeRange) =>
      change({ range: undefined, from: undefined, to: undefined, ...rangeParams(next) }),
    [change],
  );
  return [range, set];
}
