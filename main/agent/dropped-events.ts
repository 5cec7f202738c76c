/** Time between two lines about dropped events, ms: a full outbox drops some with each write. */
const QUIET_MS = 60_000;

/**
 * Tells how many events were dropped: at once the first time, then once a minute at most, with all
 * that were dropped since. `now` in milliseconds.
 */
export function droppedEvents(
  tell: (count: number) => void,
  now: () => number,
): (count: number) => void {
  let waiting = 0;
  let told = -Infinity;
  return (count) => {
    waiting += count;
    if (now() - told < QUIET_MS) return;
    told = now();
    tell(waiting);
    waiting = 0;
  };
}
