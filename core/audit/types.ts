import type { EventStore } from '../exchange/ports';
import type { AuditEvent } from '../exchange/event';

/** Events on their way to the central endpoint; survives kill -9 of the process at any point. */
export interface Outbox extends EventStore {
  /** Oldest undelivered events, at most `limit`; the same again until they are acknowledged. */
  next(limit: number): Promise<readonly AuditEvent[]>;
  /** They are committed at the endpoint: forget them. Unknown ids are ignored. */
  acknowledge(ids: readonly string[]): Promise<void>;
  /** Number of undelivered events. */
  backlog(): Promise<number>;
  /** Calls back soon after something was appended; returns the way to stop. */
  onAppend(listener: () => void): () => void;
  close(): Promise<void>;
}
