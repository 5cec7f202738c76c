import type { Knex } from 'knex';
import { z } from 'zod';
import { GATEWAY_USE_KINDS } from '../../../core/exchange/desk-gateway';
import type { UseCell } from './use-counts';

const TABLE = 'gateway_use';

const amount = z.number().nonnegative();
const counts = z.record(z.string(), z.number().int().nonnegative());
const figuresSchema = z.object({
  ...{ requests: amount, errors: amount, hits: amount, tokens: amount, cost: amount },
  ...{ saved: amount, times: counts, ttfts: counts },
});
const kindSchema = z.enum([...GATEWAY_USE_KINDS, 'all']);

interface Row {
  readonly day: string;
  readonly kind: string;
  readonly name: string;
  readonly figures: string;
}

/** Keeps what was counted in SQLite. */
export class UseStore {
  private constructor(private readonly database: Knex) {}

  /** Makes the table where there is none. The connection stays the caller's to close. */
  static async open(database: Knex): Promise<UseStore> {
    if (!(await database.schema.hasTable(TABLE))) {
      await database.schema.createTable(TABLE, (table) => {
        table.string('day', 10).notNullable();
        table.string('kind', 10).notNullable();
        table.string('name', 200).notNullable();
        table.text('figures').notNullable();
        table.primary(['day', 'kind', 'name']);
      });
    }
    return new UseStore(database);
  }

  async read(): Promise<readonly UseCell[]> {
    const rows = await this.database<Row>(TABLE).select();
    return rows.map(({ day, kind, name, figures }) => {
      const { times, ttfts, ...rest } = figuresSchema.parse(JSON.parse(figures));
      return {
        ...{ day, name, ...rest, kind: kindSchema.parse(kind) },
        times: new Map(Object.entries(times)),
        ttfts: new Map(Object.entries(ttfts)),
      };
    });
  }

  /** Writes cells as they are now, and removes days before `first`. */
  async write(cells: Iterable<UseCell>, first: string): Promise<void> {
    const rows = [...cells].map(({ day, kind, name, times, ttfts, ...figures }) => ({
      ...{ day, kind, name },
      figures: JSON.stringify({
        ...figures,
        times: Object.fromEntries(times),
        ttfts: Object.fromEntries(ttfts),
      }),
    }));
    await this.database.transaction(async (transaction) => {
      for (const row of rows) {
        await transaction(TABLE).insert(row).onConflict(['day', 'kind', 'name']).merge();
      }
      await transaction(TABLE).where('day', '<', first).delete();
    });
  }
}
