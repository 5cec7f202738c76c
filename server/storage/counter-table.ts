import type { Knex } from 'knex';
import type { Clock, Counters, CounterState } from '../../core/exchange/ports';

const ADD = `insert into counters as c ("key", "value", "expires_ms") values (?, ?, ?)
  on conflict ("key") do update set
    "value" = case when c."expires_ms" <= ? then excluded."value" else c."value" + excluded."value" end,
    "expires_ms" = case when c."expires_ms" <= ? then excluded."expires_ms" else c."expires_ms" end
  returning "value", "expires_ms"`;

interface CounterRow {
  key: string;
  value: number;
  expires_ms: number;
}

/**
 * Counts of rate limits that all replicas share: one statement in PostgreSQL, which locks that one
 * counter for as long. The replicas' clocks must agree to within what a limit may be off.
 */
export class CounterTable implements Counters {
  constructor(
    private readonly database: Knex,
    private readonly clock: Clock,
  ) {}

  async add(key: string, amount: number, ttlMs: number): Promise<CounterState> {
    const now = this.clock.now();
    if (amount === 0) return this.read(key, now);
    const { rows } = await this.database.raw<{ rows: CounterRow[] }>(ADD, [
      ...[key, amount, now + ttlMs],
      ...[now, now],
    ]);
    return stateOf(rows[0], now);
  }

  async removeExpired(now: number): Promise<void> {
    await this.database<CounterRow>('counters').where('expires_ms', '<=', now).delete();
  }

  private async read(key: string, now: number): Promise<CounterState> {
    return stateOf(await this.database<CounterRow>('counters').where({ key }).first(), now);
  }
}

function stateOf(row: CounterRow | undefined, now: number): CounterState {
  if (!row || row.expires_ms <= now) return { value: 0, msLeft: 0 };
  return { value: Number(row.value), msLeft: Number(row.expires_ms) - now };
}
