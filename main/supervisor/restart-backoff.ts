/** Waits before a restart, ms. The first is short: a dead agent is back within a second. */
const DELAYS_MS = [100, 500, 1000, 2000, 5000, 10_000, 30_000] as const;
/** A child that ran this long was healthy: its end does not count with the ones before it, ms. */
const HEALTHY_AFTER_MS = 30_000;

/** How long to wait before the next restart of a child that keeps ending. */
export class RestartBackoff {
  #failures = 0;
  #startedAt = 0;

  started(now: number): void {
    this.#startedAt = now;
  }

  next(now: number): number {
    if (now - this.#startedAt >= HEALTHY_AFTER_MS) this.#failures = 0;
    const index = Math.min(this.#failures, DELAYS_MS.length - 1);
    this.#failures += 1;
    return DELAYS_MS[index] ?? 30_000;
  }
}
