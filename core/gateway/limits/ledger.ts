import type { Window } from './window';

/** Something that a request takes of a limit. */
export interface Claim {
  /** Names the counter: the limit and whom it is counted for. */
  readonly counter: string;
  readonly limit: number;
  /** What the request is expected to take. */
  readonly amount: number;
  readonly window: Window;
  /**
   * What a request takes is known only once it is over. A request that is expected to take more than
   * is left may still go when no other one is on its way, so that a limit is overrun by one at most.
   */
  readonly uncertain: boolean;
}

/** What a request took: enough to put the real amount in its place. */
export interface Entry {
  readonly counter: string;
  readonly bucket: number;
  readonly amount: number;
}

export type Admission =
  | { readonly ok: true; readonly entries: readonly Entry[] }
  /** `claim` by index; `retryAfterMs` until something of it is free again. */
  | { readonly ok: false; readonly claim: number; readonly retryAfterMs: number };

/** Counts what requests take, for one process or for all that share a store. */
export interface Ledger {
  /** Takes all claims or none, in one step that no other request can come between. */
  take(claims: readonly Claim[], now: number): Promise<Admission>;
  /** Puts real amounts in the place of the expected ones, for entries of uncertain claims, in their order. */
  settle(entries: readonly Entry[], amounts: readonly number[]): Promise<void>;
  /** What is counted now. */
  used(counter: string, window: Window, now: number): Promise<number>;
  close(): Promise<void>;
}

/** Whether a claim has room, given what is counted and how many requests are on their way. */
export function hasRoom(claim: Claim, used: number, pending: number): boolean {
  // Sums of prices are no exact decimal numbers.
  const slack = claim.limit * 1e-9;
  if (used + claim.amount <= claim.limit + slack) return true;
  return claim.uncertain && pending === 0 && used < claim.limit - slack;
}
