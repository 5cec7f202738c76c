/** Buckets that are remembered before the oldest are dropped. */
const KEYS = 10_000;

/** Counts calls in a sliding window of two halves: exact enough, and small. */
export class CallRate {
  readonly #windows = new Map<string, { start: number; before: number; now: number }>();

  constructor(private readonly clock: () => number) {}

  /** Counts one call; the seconds to wait where that is one too many. */
  take(key: string, calls: number, seconds: number): number | undefined {
    const now = this.clock();
    const length = seconds * 1000;
    const start = now - (now % length);
    const window = this.#current(key, start, length);
    const share = 1 - (now - start) / length;
    if (window.now + window.before * share >= calls) {
      return Math.max(1, Math.ceil((start + length - now) / 1000));
    }
    window.now += 1;
    return undefined;
  }

  #current(key: string, start: number, length: number): { before: number; now: number } {
    const known = this.#windows.get(key);
    if (known?.start === start) return known;
    const before = known && known.start === start - length ? known.now : 0;
    const window = { start, before, now: 0 };
    this.#windows.delete(key);
    this.#windows.set(key, window);
    const oldest = this.#windows.keys().next();
    if (this.#windows.size > KEYS && !oldest.done) this.#windows.delete(oldest.value);
    return window;
  }
}
