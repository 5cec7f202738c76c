import type { Knex } from 'knex';
import { hasRoom, type Admission, type Claim, type Entry, type Ledger } from './ledger';
import { placeOf, type Window } from './window';

const TABLE = 'gateway_counters';
/** How often counters that no longer count are removed, ms. */
const SWEEP_MS = 60_000;

interface Sum {
  readonly used: number | null;
  readonly pending: number | null;
  readonly frees: number | string | null;
}

/**
 * Counts in a database, for all gateways that share it. SQLite lets one transaction write at a time;
 * PostgreSQL locks each counter, in one order, so that requests for other counters go on.
 */
export class SqlLedger implements Ledger {
  /** One writer at a time: SQLite fails a second one of this process instead of letting it wait. */
  #last: Promise<unknown> = Promise.resolve();
  #swept = 0;

  private constructor(
    private readonly database: Knex,
    private readonly locks: boolean,
  ) {}

  /** Makes the table where there is none. The connection stays the caller's to close. */
  static async open(database: Knex): Promise<SqlLedger> {
    if (!(await database.schema.hasTable(TABLE))) {
      await database.schema.createTable(TABLE, (table) => {
        table.string('counter', 500).notNullable();
        table.bigInteger('bucket').notNullable();
        table.double('used').notNullable();
        table.integer('pending').notNullable();
        table.bigInteger('expires').notNullable().index();
        table.primary(['counter', 'bucket']);
      });
    }
    const { client } = (database.client as { config: { client?: unknown } }).config;
    return new SqlLedger(database, client === 'pg' || client === 'postgresql');
  }

  async take(claims: readonly Claim[], now: number): Promise<Admission> {
    if (claims.length === 0) return { ok: true, entries: [] };
    return await this.#write(async (transaction) => {
      if (this.locks) await this.#lock(transaction, claims);
      for (const [index, claim] of claims.entries()) {
        const { used, pending, frees } = await sum(transaction, claim.counter, claim.window, now);
        if (hasRoom(claim, used, pending)) continue;
        const until = frees ?? placeOf(claim.window, now).expires;
        return { ok: false, claim: index, retryAfterMs: Math.max(1, until - now) };
      }
      const entries: Entry[] = [];
      for (const claim of claims) entries.push(await add(transaction, claim, now));
      await this.#sweep(transaction, now);
      return { ok: true, entries };
    });
  }

  async settle(entries: readonly Entry[], amounts: readonly number[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#write(async (transaction) => {
      for (const [index, { counter, bucket, amount }] of entries.entries()) {
        await transaction(TABLE)
          .where({ counter, bucket })
          .update({
            used: transaction.raw('used + ?', [(amounts[index] ?? amount) - amount]),
            pending: transaction.raw('pending - 1'),
          });
      }
    });
  }

  async used(counter: string, window: Window, now: number): Promise<number> {
    return (await sum(this.database, counter, window, now)).used;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  async #write<T>(work: (transaction: Knex.Transaction) => Promise<T>): Promise<T> {
    const run = (): Promise<T> => this.database.transaction(work);
    if (this.locks) return await run();
    const mine = this.#last.then(run, run);
    this.#last = mine.catch(() => undefined);
    return await mine;
  }

  async #lock(transaction: Knex.Transaction, claims: readonly Claim[]): Promise<void> {
    for (const counter of [...new Set(claims.map((claim) => claim.counter))].sort()) {
      await transaction.raw('SELECT pg_advisory_xact_lock(hashtextextended(?, 7))', [counter]);
    }
  }

  async #sweep(transaction: Knex.Transaction, now: number): Promise<void> {
    if (Math.abs(now - this.#swept) < SWEEP_MS) return;
    this.#swept = now;
    await transaction(TABLE).where('expires', '<=', now).delete();
  }
}

async function sum(
  database: Knex,
  counter: string,
  window: Window,
  now: number,
): Promise<{ used: number; pending: number; frees: number | undefined }> {
  const { from } = placeOf(window, now);
  const row = (await database(TABLE)
    .where({ counter })
    .where('bucket', '>=', from)
    .sum({ used: 'used', pending: 'pending' })
    .min({ frees: 'expires' })
    .first()) as Sum | undefined;
  const frees = row?.frees ?? null;
  return {
    used: Number(row?.used ?? 0),
    pending: Number(row?.pending ?? 0),
    frees: frees === null ? undefined : Number(frees),
  };
}

async function add(transaction: Knex.Transaction, claim: Claim, now: number): Promise<Entry> {
  const { counter, amount } = claim;
  const pending = claim.uncertain ? 1 : 0;
  const { bucket, expires } = placeOf(claim.window, now);
  await transaction(TABLE)
    .insert({ counter, bucket, used: amount, pending, expires })
    .onConflict(['counter', 'bucket'])
    .merge({
      used: transaction.raw(`${TABLE}.used + ?`, [amount]),
      pending: transaction.raw(`${TABLE}.pending + ?`, [pending]),
    });
  return { counter, bucket, amount };
}
