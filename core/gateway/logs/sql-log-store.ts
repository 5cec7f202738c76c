import type { Knex } from 'knex';
import type { LogPatch, LogQuery, LogStore } from './gateway-log';
import type { LogRecord } from './record';

const TABLE = 'gateway_log';
/** Rows of one statement; SQLite bounds the number of its parameters. */
const ROWS = 50;

interface Row {
  readonly id: string;
  readonly time: number;
  readonly gateway: string;
  readonly provider: string;
  readonly model: string;
  readonly user: string | null;
  readonly key_id: string | null;
  readonly session: string | null;
  readonly conversation: string | null;
  readonly success: boolean;
  readonly cached: boolean;
  readonly record: string;
}

/** Keeps records in SQLite or PostgreSQL: columns to look them up by, and the record as JSON. */
export class SqlLogStore implements LogStore {
  private constructor(private readonly database: Knex) {}

  /** Makes the table where there is none. The store closes the connection. */
  static async open(database: Knex): Promise<SqlLogStore> {
    if (!(await database.schema.hasTable(TABLE))) {
      await database.schema.createTable(TABLE, (table) => {
        table.string('id', 26).primary();
        table.bigInteger('time').notNullable().index();
        table.string('gateway', 64).notNullable();
        table.string('provider', 64).notNullable();
        table.string('model', 200).notNullable();
        table.string('user', 320).index();
        table.string('key_id', 64).index();
        table.string('session', 200).index();
        table.string('conversation', 200).index();
        table.boolean('success').notNullable();
        table.boolean('cached').notNullable();
        table.text('record').notNullable();
      });
    }
    return new SqlLogStore(database);
  }

  async add(records: readonly LogRecord[]): Promise<void> {
    await this.database.transaction(async (transaction) => {
      for (let at = 0; at < records.length; at += ROWS) {
        const rows = records.slice(at, at + ROWS).map(rowOf);
        await transaction(TABLE).insert(rows).onConflict('id').ignore();
      }
    });
  }

  async find(query: LogQuery): Promise<readonly LogRecord[]> {
    const select = this.database<Row>(TABLE).orderBy('id', 'desc').limit(query.limit);
    const columns = {
      id: query.id,
      provider: query.provider,
      model: query.model,
      user: query.user,
      key_id: query.key,
      session: query.session,
      conversation: query.conversation,
      success: query.success,
      cached: query.cached,
    };
    for (const [column, value] of Object.entries(columns)) {
      if (value !== undefined) void select.where(column, value);
    }
    if (query.before !== undefined) void select.where('id', '<', query.before);
    if (query.from !== undefined) void select.where('time', '>=', query.from);
    if (query.to !== undefined) void select.where('time', '<', query.to);
    return (await select).map(({ record }) => JSON.parse(record) as LogRecord);
  }

  async patch(id: string, change: LogPatch): Promise<boolean> {
    return await this.database.transaction(async (transaction) => {
      const row = await transaction<Row>(TABLE).where({ id }).first();
      if (!row) return false;
      const record = JSON.stringify({ ...(JSON.parse(row.record) as LogRecord), ...change });
      await transaction<Row>(TABLE).where({ id }).update({ record });
      return true;
    });
  }

  async prune(before: number): Promise<void> {
    await this.database<Row>(TABLE).where('time', '<', before).delete();
  }

  async close(): Promise<void> {
    await this.database.destroy();
  }
}

function rowOf(record: LogRecord): Row {
  return {
    id: record.id,
    time: Date.parse(record.created_at),
    gateway: record.gateway.slice(0, 64),
    provider: record.provider.slice(0, 64),
    model: record.model.slice(0, 200),
    user: record.user?.slice(0, 320) ?? null,
    key_id: record.key_id ?? null,
    session: record.session_id ?? null,
    conversation: record.conversation_id?.slice(0, 200) ?? null,
    success: record.success,
    cached: record.cached,
    record: JSON.stringify(record),
  };
}
