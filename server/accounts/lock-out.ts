import type { Clock } from '../../core/exchange/ports';

export interface LockOutRule {
  /** Failures within the window that lock. */
  readonly failures: number;
  /** How long failures count, and how long the lock holds after the last of them, ms. */
  readonly windowMs: number;
}

/** Keys that are remembered at once; the oldest gives way. */
const MAX_KEYS = 10_000;

/** Counts failed attempts per key (an account at an address, an address) and locks for a while. */
export class LockOut {
  private readonly failures = new Map<string, { count: number; last: number }>();

  constructor(
    private readonly rule: LockOutRule,
    private readonly clock: Clock,
  ) {}

  /** Seconds until the key may try again; 0 when it may now. */
  secondsLocked(key: string): number {
    const entry = this.current(key);
    if (!entry || entry.count < this.rule.failures) return 0;
    return Math.ceil((entry.last + this.rule.windowMs - this.clock.now()) / 1000);
  }

  failed(key: string): void {
    const count = (this.current(key)?.count ?? 0) + 1;
    // Set anew, so that the map stays in the order of the last failure.
    this.failures.delete(key);
    this.failures.set(key, { count, last: this.clock.now() });
    if (this.failures.size > MAX_KEYS) {
      const [oldest] = this.failures.keys();
      if (oldest !== undefined) this.failures.delete(oldest);
    }
  }

  succeeded(key: string): void {
    this.failures.delete(key);
  }

  private current(key: string): { count: number; last: number } | undefined {
    const entry = this.failures.get(key);
    if (!entry || entry.last + this.rule.windowMs > this.clock.now()) return entry;
    this.failures.delete(key);
    return undefined;
  }
}
