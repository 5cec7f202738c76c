import { FLEET_LIMITS } from '../../core/fleet/wire';
import type { NonceStore } from '../storage/port';

const SKEW_MS = FLEET_LIMITS.clockSkewSeconds * 1000;

/** `fresh` resolves when the nonce is stored: false where some replica had it already. */
export type Claim =
  { readonly kind: 'claimed'; readonly fresh: Promise<boolean> } | { readonly kind: 'clock_skew' };

/**
 * Lets each signed request through once, at whichever replica it comes in. A request is fresh when
 * its time is within the allowed skew and its nonce was not used by that device; the nonces stand in
 * the database, so that a restart opens no window.
 */
export class ReplayGuard {
  constructor(private readonly store: NonceStore) {}

  claim(device: string, nonce: string, created: number, now: number): Claim {
    if (Math.abs(now - created) > SKEW_MS) return { kind: 'clock_skew' };
    // From this time on the request's own time refuses it.
    return { kind: 'claimed', fresh: this.store.claim(device, nonce, created + SKEW_MS + 1) };
  }

  async prune(now: number): Promise<void> {
    await this.store.removeExpired(now);
  }
}
