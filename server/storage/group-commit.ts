import type { Knex } from 'knex';

type Job = (trx: Knex.Transaction) => Promise<unknown>;

interface Waiting {
  readonly job: Job;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Most jobs that share one transaction. */
const GROUP_SIZE = 64;

/**
 * The one writer. Jobs that arrive while a transaction is under way share the next one, and with it
 * one wait for the disk; each job's promise settles after the commit.
 */
export class GroupCommit {
  private readonly waiting: Waiting[] = [];
  private pump: Promise<void> | undefined;

  constructor(private readonly knex: Knex) {}

  run<T>(job: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
    const done = new Promise<unknown>((resolve, reject) => {
      this.waiting.push({ job, resolve, reject });
    });
    this.pump ??= this.commitAll();
    return done as Promise<T>;
  }

  /** Resolves when everything that was asked for so far is committed or has failed. */
  async settled(): Promise<void> {
    await this.pump;
  }

  private async commitAll(): Promise<void> {
    // Give the rest of this turn the chance to join the first group.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.commit(this.waiting.splice(0, GROUP_SIZE));
    this.pump = undefined;
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    try {
      const values = await this.knex.transaction(async (trx) => {
        const results: unknown[] = [];
        for (const { job } of group) results.push(await job(trx));
        return results;
      });
      group.forEach(({ resolve }, index) => resolve(values[index]));
    } catch (error) {
      const [only, ...others] = group;
      if (!only) return;
      if (others.length === 0) only.reject(error);
      // All were rolled back; each gets a transaction of its own, so that only the culprit fails.
      else for (const one of group) await this.commit([one]);
    }
  }
}
