import { hasRoom, type Admission, type Claim, type Entry, type Ledger } from './ledger';
import { placeOf, type Window } from './window';

interface Bucket {
  used: number;
  pending: number;
  readonly expires: number;
}

/** Counters that are looked through for old buckets with one request. */
const SWEPT = 4;

/** Counts within one process. */
export class MemoryLedger implements Ledger {
  readonly #counters = new Map<string, Map<number, Bucket>>();
  #sweep: Iterator<string, undefined> | undefined;

  take(claims: readonly Claim[], now: number): Promise<Admission> {
    for (const [index, claim] of claims.entries()) {
      const { used, pending, frees } = this.#sum(claim.counter, claim.window, now);
      if (hasRoom(claim, used, pending)) continue;
      return Promise.resolve({ ok: false, claim: index, retryAfterMs: Math.max(1, frees - now) });
    }
    const entries = claims.map((claim) => this.#add(claim, now));
    this.#forgetOld(now);
    return Promise.resolve({ ok: true, entries });
  }

  settle(entries: readonly Entry[], amounts: readonly number[]): Promise<void> {
    for (const [index, { counter, bucket, amount }] of entries.entries()) {
      const found = this.#counters.get(counter)?.get(bucket);
      if (!found) continue;
      found.used = Math.max(0, found.used + (amounts[index] ?? amount) - amount);
      found.pending -= 1;
    }
    return Promise.resolve();
  }

  used(counter: string, window: Window, now: number): Promise<number> {
    return Promise.resolve(this.#sum(counter, window, now).used);
  }

  close(): Promise<void> {
    this.#counters.clear();
    return Promise.resolve();
  }

  #sum(
    counter: string,
    window: Window,
    now: number,
  ): { used: number; pending: number; frees: number } {
    const place = placeOf(window, now);
    let used = 0;
    let pending = 0;
    let frees = place.expires;
    for (const [start, bucket] of this.#counters.get(counter) ?? []) {
      if (start < place.from) continue;
      used += bucket.used;
      pending += bucket.pending;
      if (bucket.used > 0) frees = Math.min(frees, bucket.expires);
    }
    return { used, pending, frees };
  }

  #add({ counter, window, amount, uncertain }: Claim, now: number): Entry {
    const { bucket, expires } = placeOf(window, now);
    const buckets = this.#counters.get(counter) ?? new Map<number, Bucket>();
    const found = buckets.get(bucket) ?? { used: 0, pending: 0, expires };
    found.used += amount;
    if (uncertain) found.pending += 1;
    buckets.set(bucket, found);
    this.#counters.set(counter, buckets);
    return { counter, bucket, amount };
  }

  /** A few counters at a time, so that no request waits for all. */
  #forgetOld(now: number): void {
    this.#sweep ??= this.#counters.keys();
    for (let count = 0; count < SWEPT; count += 1) {
      const { value } = this.#sweep.next();
      if (value === undefined) {
        this.#sweep = undefined;
        return;
      }
      const buckets = this.#counters.get(value);
      for (const [start, { expires, pending }] of buckets ?? []) {
        if (expires <= now && pending === 0) buckets?.delete(start);
      }
      if (buckets?.size === 0) this.#counters.delete(value);
    }
  }
}
