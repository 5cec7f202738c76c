import type { AuditEvent } from '../../core/exchange/event';

/** An event as it came in. */
export interface Arrival {
  readonly event: AuditEvent;
  readonly device: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/**
 * Every event in the order in which it was stored, for exports that go on where they were: a reader
 * keeps the cursor of the last answer that it has passed on, and nothing is left out or comes twice,
 * whichever replicas write. Exchanges and outcomes are two rows of the answer.
 */
export interface ArrivalStore {
  /**
   * What came in after the cursor, at most `limit` exchanges and device events and as many outcomes,
   * with their sealed payloads. Without a cursor: from the oldest that is kept. The cursor of an
   * empty answer is the same as before.
   */
  after(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ readonly arrivals: readonly Arrival[]; readonly cursor: string }>;
  /** The cursor behind everything that is stored now. */
  end(): Promise<string>;
}
