import { AsyncResource } from 'node:async_hooks';
import type { Knex } from 'knex';
import { JoinedWrite } from './joined-write';
import { UnitOfWork } from './unit-of-work';

/** `lane` tells transactions that run side by side apart: 0, 1, … */
type Job = (trx: Knex.Transaction, lane: number) => Promise<unknown>;

interface Waiting {
  readonly job: Job;
  /** Shares its transaction with no other. */
  readonly alone: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Most jobs that share one transaction. */
const GROUP_SIZE = 64;
/** How often a group that met another's locks is tried again. */
const RETRIES = 5;
/** PostgreSQL gave up a transaction for the sake of another: serialization failure, deadlock. */
const RETRIED_CODES = new Set(['40001', '40P01']);

/**
 * The writers: one for SQLite, a few lanes for PostgreSQL. Jobs that arrive while all lanes are busy
 * share the next transaction, and with it one wait for the disk; each job's promise settles after
 * the commit. A job may run more than once, so it leaves nothing behind outside its transaction.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = [];
  /** By lane: what is under way there. */
  private readonly pumps: (Promise<void> | undefined)[];

  constructor(
    /** For work that is not shared with others. */
    readonly database: Knex,
    lanes = 1,
  ) {
    this.pumps = Array.from({ length: lanes }, () => undefined);
  }

  get lanes(): number {
    return this.pumps.length;
  }

  run<T>(job: (trx: Knex.Transaction, lane: number) => Promise<T>): Promise<T> {
    const unit = UnitOfWork.current();
    if (unit) return unit.write(job);
    const joined = JoinedWrite.waiting();
    return joined ? joined.along(job, (both) => this.enqueue(both)) : this.enqueue(job);
  }

  /**
   * Commits all writes of a piece of work together, with the record that is joined to it; where it
   * throws, nothing was written. It may run more than once, and other writers may wait for it.
   */
  async together<T>(work: () => Promise<T>): Promise<T> {
    if (UnitOfWork.current()) return work();
    // The writer that runs it was started by somebody else's request.
    const runIn = AsyncResource.bind((next: UnitOfWork) => next.run(work));
    let unit: UnitOfWork | undefined;
    const job = async (trx: Knex.Transaction, lane: number): Promise<T> => {
      unit = new UnitOfWork(trx, lane);
      return runIn(unit);
    };
    const enqueue = (both: typeof job): Promise<T> => this.enqueue(both, true);
    const joined = JoinedWrite.waiting();
    const changed = (): boolean => unit?.changed ?? false;
    const value = await (joined ? joined.along(job, enqueue, changed) : enqueue(job));
    await unit?.committed();
    return value;
  }

  private enqueue<T>(
    job: (trx: Knex.Transaction, lane: number) => Promise<T>,
    alone = false,
  ): Promise<T> {
    const done = new Promise<unknown>((resolve, reject) => {
      this.waiting.push({ job, alone, resolve, reject });
    });
    const free = this.pumps.findIndex((pump) => pump === undefined);
    if (free >= 0) this.pumps[free] = this.commitAll(free);
    return done as Promise<T>;
  }

  /** Resolves when everything that was asked for so far is committed or has failed. */
  async settled(): Promise<void> {
    await Promise.all(this.pumps.map(async (pump) => pump));
  }

  private async commitAll(lane: number): Promise<void> {
    // Give the rest of this turn the chance to join the first group.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commit(this.nextGroup(), lane);
    this.pumps[lane] = undefined;
  }

  private nextGroup(): readonly Waiting[] {
    if (this.waiting[0]?.alone === true) return this.waiting.splice(0, 1);
    const end = this.waiting.findIndex(({ alone }) => alone);
    return this.waiting.splice(0, Math.min(GROUP_SIZE, end < 0 ? GROUP_SIZE : end));
  }

  private async commit(group: readonly Waiting[], lane: number): Promise<void> {
    try {
      const values = await this.transact(group, lane);
      group.forEach(({ resolve }, index) => resolve(values[index]));
    } catch (error) {
      const [only, ...others] = group;
      if (!only) return;
      if (others.length === 0) only.reject(error);
      // All were rolled back; each gets a transaction of its own, so that only the culprit fails.
      else for (const one of group) await this.commit([one], lane);
    }
  }

  private async transact(group: readonly Waiting[], lane: number): Promise<unknown[]> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.database.transaction(async (trx) => {
          const results: unknown[] = [];
          for (const { job } of group) results.push(await job(trx, lane));
          return results;
        });
      } catch (error) {
        if (attempt >= RETRIES || !isGivenUp(error)) throw error;
      }
    }
  }
}

function isGivenUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && RETRIED_CODES.has(String(error.code));
}
