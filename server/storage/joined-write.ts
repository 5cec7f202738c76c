import { AsyncLocalStorage } from 'node:async_hooks';
import type { Knex } from 'knex';

type Write = (trx: Knex.Transaction) => Promise<unknown>;

const current = new AsyncLocalStorage<JoinedWrite>();

/**
 * Something that belongs to the next write of a piece of work, and is committed with it: both are
 * there after a crash, or neither. It goes with the first write that changes something, once.
 */
export class JoinedWrite {
  #state: 'waiting' | 'under way' | 'done' | 'closed' = 'waiting';

  constructor(private readonly write: Write) {}

  /** Whether it was committed with a write. */
  get done(): boolean {
    return this.#state === 'done';
  }

  /** Runs work whose first write takes it along. */
  run<T>(work: () => T): T {
    return current.run(this, work);
  }

  /** Nothing takes it along from here on. */
  close(): void {
    if (this.#state === 'waiting') this.#state = 'closed';
  }

  /** Runs work whose writes go without it; a later one may take it along. */
  static apart<T>(work: () => T): T {
    return current.exit(work);
  }

  /**
   * Commits a job with what belongs to it, by `enqueue`. `changed` tells by what the job gave whether
   * it wrote anything.
   *
   * @throws what the job throws; then nothing of both was written, and the next write may take it
   */
  async along<T>(
    job: (trx: Knex.Transaction, lane: number) => Promise<T>,
    enqueue: (job: (trx: Knex.Transaction, lane: number) => Promise<T>) => Promise<T>,
    changed: (value: T) => boolean = changes,
  ): Promise<T> {
    this.#state = 'under way';
    let written = false;
    let committed = false;
    try {
      const result = await enqueue(async (trx, lane) => {
        const value = await job(trx, lane);
        written = changed(value);
        if (written) await this.write(trx);
        return value;
      });
      committed = written;
      return result;
    } finally {
      this.#state = committed ? 'done' : 'waiting';
    }
  }

  /** What the next write of the work under way takes along; undefined where that is nothing. */
  static waiting(): JoinedWrite | undefined {
    const joined = current.getStore();
    return joined && joined.#state === 'waiting' ? joined : undefined;
  }
}

/** Jobs say that they changed nothing by what they give: no row, none returned, or the reason. */
export function changes(value: unknown): boolean {
  if (typeof value === 'string') return value === 'done';
  return value !== false && value !== 0 && !(Array.isArray(value) && value.length === 0);
}
