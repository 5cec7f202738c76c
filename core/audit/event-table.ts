import type { JournalPosition } from './segment';

/** An event as it is stored: its id and its JSON text. */
export interface StoredEvent {
  readonly id: string;
  readonly json: string;
}

/**
 * The storage behind the outbox. One writer calls it, one call at a time. Any transactional store
 * will do; `sqlite-event-table.ts` is the one that is used.
 */
export interface EventTable {
  /** How far the journal was taken over; `{segment: 0, offset: 0}` at the very first. */
  position(): Promise<JournalPosition>;
  /** Adds events (ids that are there already are left alone) and the new position, all or nothing. */
  insert(events: readonly StoredEvent[], position: JournalPosition): Promise<void>;
  /** Oldest first, by id. */
  oldest(limit: number): Promise<readonly StoredEvent[]>;
  remove(ids: readonly string[]): Promise<void>;
  removeOldest(count: number): Promise<void>;
  count(): Promise<number>;
  close(): Promise<void>;
}
