import { auditEventSchema, type AuditEvent } from '../exchange/event';
import type { EventTable, StoredEvent } from './event-table';
import { Journal, type JournalOptions } from './journal';
import type { JournalPosition } from './segment';
import { SerialQueue } from './serial-queue';
import type { Outbox } from './types';

/** Undelivered events that an outbox holds at most: years of one desk, some gigabytes. */
export const OUTBOX_EVENTS = 1_000_000;

/**
 * Time in which appended events gather before they go to the table in one transaction, ms. Nobody
 * waits for that: they are safe in the journal, and whoever delivers takes them over at once.
 */
const GATHER_MS = 1000;
/** Pause after the table failed, ms; the events wait in the journal. */
const RETRY_MS = 1000;
/** Journal bytes that go to the table in one transaction. */
const TRANSFER_BYTES = 1024 * 1024;

export class OutboxFullError extends Error {
  readonly code = 'OUTBOX_FULL';
  constructor(limit: number) {
    super(`the outbox holds ${limit} undelivered events and takes no more`);
    this.name = 'OutboxFullError';
  }
}

export interface OutboxOptions {
  readonly table: EventTable;
  /** Folder of the journal. */
  readonly directory: string;
  /** Asked at each append, so that policy can change them. */
  readonly bounds?: () => OutboxBounds;
  /** Told of what the outbox survives: a failing table, records of the journal that make no sense. */
  readonly onProblem?: (problem: OutboxProblem) => void;
  readonly openForAppend?: JournalOptions['openForAppend'];
}

export interface OutboxBounds {
  /** Undelivered events to hold at most. */
  readonly limit: number;
  /** When the limit is reached: fail the append (policy decides what that means), or let the oldest go. */
  readonly whenFull: 'refuse' | 'drop-oldest';
}

const BOUNDS: OutboxBounds = { limit: OUTBOX_EVENTS, whenFull: 'refuse' };

export type OutboxProblem =
  | { readonly kind: 'table'; readonly error: Error }
  | { readonly kind: 'unreadable'; readonly count: number }
  | { readonly kind: 'cut'; readonly bytes: number }
  | { readonly kind: 'dropped'; readonly count: number };

/**
 * Opens the outbox in two steps on disk: `append` writes to the journal, and one writer takes the
 * journal over into the table, in batches. Position and events are committed together, so that a
 * kill at any point neither loses an event nor brings a delivered one back.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const position = await options.table.position();
  const journal = await Journal.open({
    directory: options.directory,
    after: position,
    ...(options.openForAppend ? { openForAppend: options.openForAppend } : {}),
  });
  const outbox = new JournaledOutbox(options, journal, position);
  if (journal.cutBytes > 0) options.onProblem?.({ kind: 'cut', bytes: journal.cutBytes });
  await outbox.recover();
  return outbox;
}

class JournaledOutbox implements Outbox {
  private readonly queue = new SerialQueue();
  private readonly listeners = new Set<() => void>();
  private readonly table: EventTable;
  private stored = 0;
  private journaled = 0;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly options: OutboxOptions,
    private readonly journal: Journal,
    private position: JournalPosition,
  ) {
    this.table = options.table;
  }

  async recover(): Promise<void> {
    this.stored = await this.table.count();
    await this.queue.run(() => this.transfer());
  }

  async append(event: AuditEvent): Promise<void> {
    const { limit, whenFull } = this.bounds;
    const full = this.stored + this.journaled >= limit;
    if (full && whenFull === 'refuse') throw new OutboxFullError(limit);
    // Counted before it is written, so that appends under way cannot overshoot the limit.
    this.journaled += 1;
    try {
      await this.journal.append(Buffer.from(JSON.stringify(event)));
    } catch (error) {
      this.journaled -= 1;
      throw error;
    }
    this.schedule(GATHER_MS);
    for (const listener of this.listeners) listener();
  }

  async next(limit: number): Promise<readonly AuditEvent[]> {
    return await this.queue.run(async () => {
      await this.transfer();
      return await this.readOldest(limit);
    });
  }

  /** Rows that another version wrote and this one cannot read are reported and removed. */
  private async readOldest(limit: number): Promise<AuditEvent[]> {
    const rows = await this.table.oldest(limit);
    const events: AuditEvent[] = [];
    const unreadable: string[] = [];
    for (const { id, json } of rows) {
      const event = readEvent(json);
      if (event) events.push(event);
      else unreadable.push(id);
    }
    if (unreadable.length === 0) return events;
    this.options.onProblem?.({ kind: 'unreadable', count: unreadable.length });
    await this.table.remove(unreadable);
    return events.length > 0 ? events : await this.readOldest(limit);
  }

  async acknowledge(ids: readonly string[]): Promise<void> {
    await this.queue.run(async () => {
      await this.table.remove(ids);
      this.stored = await this.table.count();
    });
  }

  async backlog(): Promise<number> {
    return this.stored + this.journaled;
  }

  onAppend(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearTimeout(this.timer);
    this.listeners.clear();
    await this.journal.close();
    await this.queue.run(async () => {
      await this.tryTransfer();
      await this.table.close();
    });
  }

  private get bounds(): OutboxBounds {
    return this.options.bounds?.() ?? BOUNDS;
  }

  private schedule(delay: number): void {
    if (this.closed) return;
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.queue.run(() => this.tryTransfer());
    }, delay);
  }

  private async tryTransfer(): Promise<void> {
    try {
      await this.transfer();
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error('the table failed', { cause });
      this.options.onProblem?.({ kind: 'table', error });
      this.schedule(RETRY_MS);
    }
  }

  /** Takes everything that is in the journal over into the table. */
  private async transfer(): Promise<void> {
    for (;;) {
      const { payloads, next } = await this.journal.read(this.position, TRANSFER_BYTES);
      if (payloads.length === 0) return;
      const events = this.decode(payloads);
      await this.table.insert(events, next);
      this.position = next;
      await this.journal.forget(next);
      // Position and events are committed together, so that none is inserted twice.
      this.stored += events.length;
      this.journaled = Math.max(0, this.journaled - payloads.length);
      await this.trim();
    }
  }

  private decode(payloads: readonly Buffer[]): StoredEvent[] {
    const events: StoredEvent[] = [];
    for (const payload of payloads) {
      const json = payload.toString('utf8');
      const id = OWN_ID.exec(json)?.[1] ?? readEvent(json)?.id;
      if (id !== undefined) events.push({ id, json });
    }
    const unreadable = payloads.length - events.length;
    if (unreadable > 0) this.options.onProblem?.({ kind: 'unreadable', count: unreadable });
    return events;
  }

  private async trim(): Promise<void> {
    const { limit, whenFull } = this.bounds;
    const excess = this.stored - limit;
    // Refused events are not here; what policy allowed before stays.
    if (excess <= 0 || whenFull === 'refuse') return;
    await this.table.removeOldest(excess);
    this.stored = await this.table.count();
    this.options.onProblem?.({ kind: 'dropped', count: excess });
  }
}

/** How a record of this version begins; it is read in full when it is delivered. */
const OWN_ID = /^\{"id":"([0-9A-HJKMNP-TV-Z]{26})","/;

/** `undefined` for a record that is no event of this version; callers count and report it. */
function readEvent(json: string): AuditEvent | undefined {
  try {
    return auditEventSchema.parse(JSON.parse(json));
  } catch {
    // The reason may quote the record, so it is not kept.
    return undefined;
  }
}
