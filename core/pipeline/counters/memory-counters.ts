import type { Clock, Counters, CounterState } from '../../exchange/ports';

/** Counters kept at once; beyond it the oldest is forgotten, which only ever lets more through. */
export const MOST_COUNTERS = 100_000;

interface Entry {
  value: number;
  readonly until: number;
}

/** Counters of this process. Needs no timer: what is over is passed over, and makes room when needed. */
export class MemoryCounters implements Counters {
  readonly #entries = new Map<string, Entry>();

  constructor(
    private readonly clock: Clock,
    private readonly most = MOST_COUNTERS,
  ) {}

  get size(): number {
    return this.#entries.size;
  }

  add(key: string, amount: number, ttlMs: number): Promise<CounterState> {
    const now = this.clock.now();
    let entry = this.#entries.get(key);
    if (entry && entry.until <= now) {
      this.#entries.delete(key);
      entry = undefined;
    }
    if (!entry) {
      if (amount === 0) return Promise.resolve({ value: 0, msLeft: 0 });
      this.#makeRoom(now);
      entry = { value: 0, until: now + ttlMs };
      this.#entries.set(key, entry);
    }
    entry.value += amount;
    return Promise.resolve({ value: entry.value, msLeft: entry.until - now });
  }

  /** Insertion order is close to the order of expiry: a few from the front are enough. */
  #makeRoom(now: number): void {
    for (const [key, { until }] of this.#entries) {
      if (until > now && this.#entries.size < this.most) return;
      this.#entries.delete(key);
    }
  }
}
