import { GATEWAY_LIMITS } from '../limits';
import type { LogFindings, LogRanges, LogSearch } from './log-search';
import type { LogRecord } from './record';

/** Where records are kept and looked up. */
export interface LogStore {
  add(records: readonly LogRecord[]): Promise<void>;
  find(query: LogQuery): Promise<readonly LogRecord[]>;
  /** A stretch of what is found, and how much there is. */
  search(search: LogSearch): Promise<LogFindings>;
  /** Least and greatest figures of what is found. */
  ranges(search: Omit<LogSearch, 'limit' | 'offset'>): Promise<LogRanges>;
  /** Removes that stretch of what is found; gives how many records went. */
  remove(search: LogSearch): Promise<number>;
  /** Changes score, feedback or metadata; false where there is no such record. */
  patch(id: string, change: LogPatch): Promise<boolean>;
  close(): Promise<void>;
}

export interface LogQuery {
  readonly id?: string;
  /** Records before this id, newest first. */
  readonly before?: string;
  readonly limit: number;
  readonly provider?: string;
  readonly model?: string;
  readonly user?: string;
  readonly key?: string;
  readonly session?: string;
  readonly conversation?: string;
  readonly success?: boolean;
  readonly cached?: boolean;
  /** Milliseconds since the epoch. */
  readonly from?: number;
  readonly to?: number;
}

/** Null takes a member away. */
export type LogPatch = {
  readonly [Key in 'score' | 'feedback' | 'metadata']?: NonNullable<LogRecord[Key]> | null;
};

/** Somebody who wants to see each record: metrics, traces. */
export type LogListener = (record: LogRecord) => void;

/** Records in one write. */
const BATCH = 500;
/** Records gather for this long, ms. */
const GATHER_MS = 250;

/**
 * Takes records without letting a request wait: they gather in a ring and go to the store in
 * batches. When the store falls behind, the oldest that wait are dropped and counted.
 */
export class GatewayLog {
  #waiting: LogRecord[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #dropped = 0;

  constructor(
    readonly store: LogStore | undefined,
    private readonly listeners: readonly LogListener[],
    private readonly onProblem: (problem: string) => void,
    /** Takes records in the store's place, where not all are kept. */
    private readonly bounds: Pick<LogStore, 'add'> | undefined = store,
  ) {}

  add(record: LogRecord, kept: boolean): void {
    for (const listener of this.listeners) listener(record);
    if (!this.store || !kept) return;
    if (this.#waiting.length >= GATEWAY_LIMITS.waitingRecords) {
      this.#waiting.shift();
      this.#dropped += 1;
    }
    this.#waiting.push(record);
    if (this.#waiting.length >= BATCH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  /** Everything that was added is in the store when it resolves. */
  async flush(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.store?.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { bounds } = this;
    if (!bounds || this.#waiting.length === 0) return;
    const records = this.#waiting;
    this.#waiting = [];
    this.#report();
    this.#writing = this.#writing
      .then(() => bounds.add(records))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.onProblem(`${records.length} log records could not be stored: ${reason}`);
      });
  }

  #report(): void {
    if (this.#dropped === 0) return;
    this.onProblem(`${this.#dropped} log records were dropped: the store is too slow`);
    this.#dropped = 0;
  }
}
