import { useCallback } from 'react';
import { useApi } from '../session';
import { useResource } from '../use-resource';
import { readDistinct, readPoints, readTotals, type Counts } from './reports-api';
import type { TimeRange } from './time-range';

/** One object for the same values, so that a question is asked once. */
function useKept(range: TimeRange, counts: Counts): () => readonly [TimeRange, Counts] {
  const text = JSON.stringify([range, counts]);
  return useCallback(() => JSON.parse(text) as [TimeRange, Counts], [text]);
}

export function useTotals(range: TimeRange, counts: Counts) {
  const api = useApi();
  const kept = useKept(range, counts);
  return useResource(useCallback(() => readTotals(api, ...kept()), [api, kept]));
}

export function usePoints(range: TimeRange, counts: Counts) {
  const api = useApi();
  const kept = useKept(range, counts);
  return useResource(useCallback(() => readPoints(api, ...kept()), [api, kept]));
}

export function useDistinct(range: TimeRange, counts: Counts) {
  const api = useApi();
  const kept = useKept(range, counts);
  return useResource(useCallback(() => readDistinct(api, ...kept()), [api, kept]));
}
