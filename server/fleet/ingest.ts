import type { AuditEvent } from '../../core/exchange/event';
import type { Clock } from '../../core/exchange/ports';
import { ApiError } from '../errors';
import type { EventArchive } from '../storage/port';

/** Events that may wait for the writer; more are refused with 429, and devices keep theirs. */
const MAX_WAITING_EVENTS = 20_000;
/** What a refused device is told to wait, seconds. */
const RETRY_AFTER_SECONDS = 2;

/** Events that were committed just now, for whoever shows them live. */
export interface Ingested {
  readonly device: string;
  readonly events: readonly AuditEvent[];
  readonly receivedAt: number;
}

/** Takes events in: bounded, stored once, then announced. */
export class Ingest {
  private waiting = 0;
  private readonly listeners = new Set<(ingested: Ingested) => void>();

  constructor(
    private readonly archive: Pick<EventArchive, 'append'>,
    private readonly clock: Clock,
  ) {}

  /** Throws 429 before any work is done for a batch that could not be stored soon. */
  assertRoom(): void {
    if (this.waiting < MAX_WAITING_EVENTS) return;
    throw new ApiError(429, 'too_many', 'The endpoint is busy; send the batch again later.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  /** Resolves after the commit with the number of events that were new. */
  async store(device: string, events: readonly AuditEvent[]): Promise<number> {
    this.assertRoom();
    this.waiting += events.length;
    try {
      const receivedAt = this.clock.now();
      const ids = await this.archive.append(device, events, receivedAt);
      const fresh = events.filter((event) => ids.has(event.id));
      if (fresh.length > 0) this.announce({ device, events: fresh, receivedAt });
      return ids.size;
    } finally {
      this.waiting -= events.length;
    }
  }

  /** Calls back after each commit that brought something new; returns the way to stop. */
  onIngested(listener: (ingested: Ingested) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private announce(ingested: Ingested): void {
    for (const listener of this.listeners) listener(ingested);
  }
}
