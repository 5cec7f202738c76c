import type { Knex } from 'knex';
import type { LogArchive } from './log-bounds';

const TABLE = 'gateway_log';

interface Row {
  readonly id: string;
  readonly time: number;
  readonly gateway: string;
}

/** Keeps the table of `SqlLogStore` small. The connection stays the caller's to close. */
export class SqlLogArchive implements LogArchive {
  constructor(private readonly database: Knex) {}

  async count(gateway: string): Promise<number> {
    const row = await this.database<Row>(TABLE).where({ gateway }).count({ records: '*' }).first();
    return Number(row?.records ?? 0);
  }

  async prune(gateway: string, before: number): Promise<void> {
    await this.database<Row>(TABLE).where({ gateway }).where('time', '<', before).delete();
  }

  async pruneOthers(gateways: readonly string[], before: number): Promise<void> {
    await this.database<Row>(TABLE)
      .whereNotIn('gateway', gateways)
      .where('time', '<', before)
      .delete();
  }

  async trim(gateway: string, most: number): Promise<void> {
    const oldest = await this.database<Row>(TABLE)
      .where({ gateway })
      .orderBy('id', 'desc')
      .offset(most - 1)
      .first('id');
    if (!oldest) return;
    await this.database<Row>(TABLE).where({ gateway }).where('id', '<', oldest.id).delete();
  }
}
