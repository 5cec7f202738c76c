import { monotonicFactory } from 'ulid';
import type { Clock } from '../exchange/ports';

/** Gives ULIDs that rise strictly, even within a millisecond and when the clock is set back. */
export function createIds(clock: Clock): () => string {
  const next = monotonicFactory();
  return () => next(clock.now());
}
