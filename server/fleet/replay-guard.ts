import { FLEET_LIMITS } from '../../core/fleet/wire';
import type { NonceStore } from '../storage/port';

const SKEW_MS = FLEET_LIMITS.clockSkewSeconds * 1000;
/** Nonces that are remembered at once; at 9,000 devices that is one request each 5 s. */
const MAX_NONCES = 1_000_000;

export type Claim =
  | { readonly kind: 'fresh'; readonly recorded: Promise<void> }
  | { readonly kind: 'clock_skew' | 'replay' | 'too_many' };

/**
 * Lets each signed request through once. A request is fresh when its time is within the allowed
 * skew and its nonce was not used by that device. Nonces are checked in memory and stored, so that
 * a restart opens no window: an answer waits for `recorded`.
 */
export class ReplayGuard {
  private constructor(
    private readonly store: NonceStore,
    private readonly expiries: Map<string, number>,
  ) {}

  static async open(store: NonceStore, now: number): Promise<ReplayGuard> {
    const known = await store.unexpired(now);
    return new ReplayGuard(
      store,
      new Map(known.map(({ device, nonce, expires }) => [keyOf(device, nonce), expires])),
    );
  }

  claim(device: string, nonce: string, created: number, now: number): Claim {
    if (Math.abs(now - created) > SKEW_MS) return { kind: 'clock_skew' };
    const key = keyOf(device, nonce);
    if (this.expiries.has(key)) return { kind: 'replay' };
    if (this.expiries.size >= MAX_NONCES) return { kind: 'too_many' };
    // From this time on the request's own time refuses it.
    const expires = created + SKEW_MS + 1;
    this.expiries.set(key, expires);
    return { kind: 'fresh', recorded: this.store.record(device, nonce, expires) };
  }

  async prune(now: number): Promise<void> {
    for (const [key, expires] of this.expiries) if (expires <= now) this.expiries.delete(key);
    await this.store.removeExpired(now);
  }
}

function keyOf(device: string, nonce: string): string {
  return `${device}/${nonce}`;
}
