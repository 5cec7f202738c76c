import type { Knex } from 'knex';
import type { LogPatch, LogQuery, LogStore } from './gateway-log';
import type { LogFindings, LogRanges, LogSearch } from './log-search';
import type { LogRecord } from './record';
import { readRanges, SqlLogSearch } from './sql-log-search';

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
  readonly #search: SqlLogSearch;

  private constructor(private readonly database: Knex) {
    this.#search = new SqlLogSearch(database);
  }

  /** Makes the table where there is none. The connection stays the caller's to close. */
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
        table.index(['gateway', 'id']);
      });
    }
    // Tables that were made before there was a search have no index for it.
    await database.raw(
      `CREATE INDEX IF NOT EXISTS ${TABLE}_gateway_id_index ON ${TABLE} (gateway, id)`,
    );
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

  async search(search: LogSearch): Promise<LogFindings> {
    const found = () => this.#search.narrow(this.database<Row>(TABLE), search);
    const [rows, [count]] = await Promise.all([
      this.#search.stretch(found(), search).select('record') as Promise<Pick<Row, 'record'>[]>,
      found().count({ total: '*' }) as Promise<{ total: string | number }[]>,
    ]);
    return {
      records: rows.map(({ record }) => JSON.parse(record) as LogRecord),
      total: Number(count?.total ?? 0),
    };
  }

  async ranges(search: Omit<LogSearch, 'limit' | 'offset'>): Promise<LogRanges> {
    const found = this.#search.narrow(this.database<Row>(TABLE), search);
    const rows = (await this.#search.ranges(found, this.database)) as Record<string, unknown>[];
    return readRanges(rows[0] ?? {});
  }

  async remove(search: LogSearch): Promise<number> {
    const found = this.#search.narrow(this.database<Row>(TABLE), search);
    const ids = this.#search.stretch(found, search).select('id');
    return await this.database<Row>(TABLE).whereIn('id', ids).delete();
  }

  async patch(id: string, change: LogPatch): Promise<boolean> {
    return await this.database.transaction(async (transaction) => {
      const row = await transaction<Row>(TABLE).where({ id }).first();
      if (!row) return false;
      const record = jsonOf(patched(JSON.parse(row.record) as LogRecord, change));
      await transaction<Row>(TABLE).where({ id }).update({ record });
      return true;
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
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
    record: jsonOf(record),
  };
}

/** Metadata is never absent, score and feedback may be. */
function patched(record: LogRecord, change: LogPatch): LogRecord {
  const { score: scoreBefore, feedback: feedbackBefore, ...rest } = record;
  const { score = scoreBefore ?? null, feedback = feedbackBefore ?? null } = change;
  const { metadata = record.metadata } = change;
  return {
    ...rest,
    metadata: metadata ?? {},
    ...(score === null ? {} : { score }),
    ...(feedback === null ? {} : { feedback }),
  };
}

/** JSON that PostgreSQL can look into: it refuses U+0000, which callers can write into metadata. */
function jsonOf(record: LogRecord): string {
  const json = JSON.stringify(record);
  // Asking for each value costs ten times as much, and there is hardly ever one.
  if (!json.includes('\\u0000')) return json;
  return JSON.stringify(record, (_name, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '') : value,
  );
}
