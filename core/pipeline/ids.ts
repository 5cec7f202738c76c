import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../exchange/ports';

/** Random bytes fetched at a time: a call for each of an id's 16 characters costs more than the id. */
const POOL_BYTES = 4096;

/** Gives ULIDs that rise strictly, even within a millisecond and when the clock is set back. */
export function createIds(clock: Clock): () => string {
  const next = monotonicFactory(randomNumbers());
  return () => next(clock.now());
}

/** Numbers in [0, 1) from the system's generator; one in 256, which makes 32 letters equally likely. */
function randomNumbers(): () => number {
  const pool = new Uint8Array(POOL_BYTES);
  let at = POOL_BYTES;
  return () => {
    if (at === POOL_BYTES) {
      randomFillSync(pool);
      at = 0;
    }
    return (pool[at++] ?? 0) / 256;
  };
}
