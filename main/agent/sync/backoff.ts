/** Bounds of the pause between two tries, ms. */
const FIRST_MS = 500;
const LONGEST_MS = 60_000;

/**
 * Exponential back-off with full jitter: a fleet that lost its endpoint at one moment must not come
 * back at one moment.
 */
export class Backoff {
  private tries = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Pause before the next try, ms; `atLeast` is what the other side asked for (Retry-After). */
  next(atLeast = 0): number {
    const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.tries);
    this.tries = Math.min(this.tries + 1, 16);
    return Math.max(atLeast, FIRST_MS / 2, ceiling * this.random());
  }

  reset(): void {
    this.tries = 0;
  }
}

/** Waits; false when the signal ended the wait early. Never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return await new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve(!signal.aborted);
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
