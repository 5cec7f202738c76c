import { createHash } from 'node:crypto';
import type { Counters } from '../../core/exchange/ports';

export interface LockOutRule {
  /** Failures within the window that lock. */
  readonly failures: number;
  /** How long failures count, and how long the lock holds after the last of them, ms. */
  readonly windowMs: number;
}

/**
 * Counts failed attempts per key (an account at an address, an address) and locks for a while, at
 * all replicas alike. `name` keeps the counts of different lock-outs apart.
 */
export class LockOut {
  constructor(
    private readonly name: string,
    private readonly rule: LockOutRule,
    private readonly counters: Counters,
  ) {}

  /** Seconds until the key may try again; 0 when it may now. */
  async secondsLocked(key: string): Promise<number> {
    const { value, msLeft } = await this.counters.add(this.lockOf(key), 0, this.rule.windowMs);
    return value > 0 ? Math.ceil(msLeft / 1000) : 0;
  }

  async failed(key: string): Promise<void> {
    const { failures, windowMs } = this.rule;
    const { value } = await this.counters.add(this.countOf(key), 1, windowMs);
    if (value >= failures) await this.counters.add(this.lockOf(key), 1, windowMs);
  }

  async succeeded(key: string): Promise<void> {
    for (const counter of [this.countOf(key), this.lockOf(key)]) {
      const { value } = await this.counters.add(counter, 0, this.rule.windowMs);
      if (value > 0) await this.counters.add(counter, -value, this.rule.windowMs);
    }
  }

  private countOf(key: string): string {
    return `lock-out/${this.name}/${digest(key)}`;
  }

  private lockOf(key: string): string {
    return `${this.countOf(key)}/locked`;
  }
}

/** Names and addresses of those who fail to sign in have no place in a table of counts. */
function digest(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}
