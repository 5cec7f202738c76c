import type { TrustPlace, TrustStatus } from './trust-store';

/** All stores in one word. */
export function statusOf(places: readonly TrustPlace[]): TrustStatus {
  if (places.every(({ isTrusted }) => !isTrusted)) return 'not-trusted';
  return places.every(({ isTrusted }) => isTrusted) ? 'trusted' : 'partly';
}
