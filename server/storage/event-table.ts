import type { Knex } from 'knex';
import type { AuditEvent } from '../../core/exchange/event';
import { EVENT_COLUMNS, toRow, toStored, type EventRow, type ExchangeJoin } from './event-row';
import type { GroupCommit } from './group-commit';
import { addCounts, countsOf, countsSince } from './hourly-counts';
import type { EventArchive, EventFilter, HourlyCount, StoredExchange } from './port';

/** Rows per statement: SQLite takes 32,766 bound values, PostgreSQL 65,535. */
const ROWS_PER_INSERT = 1000;

const ROW = `(${EVENT_COLUMNS.map(() => '?').join(',')})`;
const INSERT = `insert into events (${EVENT_COLUMNS.join(',')}) values `;

export class EventTable implements EventArchive {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async append(
    device: string,
    events: readonly AuditEvent[],
    receivedAt: number,
  ): Promise<ReadonlySet<string>> {
    const rows = events.map((event) => toRow(event, device, receivedAt));
    return this.commits.run(async (trx) => {
      const fresh = new Set<string>();
      for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) {
        for (const id of await insert(trx, rows.slice(at, at + ROWS_PER_INSERT))) fresh.add(id);
      }
      await addCounts(trx, countsOf(events.filter((event) => fresh.has(event.id))));
      return fresh;
    });
  }

  async list(filter: EventFilter): Promise<readonly StoredExchange[]> {
    const query = this.exchanges().select('e.body', 'e.received_ms', 'o.body as outcome_body');
    if (filter.before !== undefined) void query.where('e.id', '<', filter.before);
    if (filter.action !== undefined) void query.where('e.action', filter.action);
    if (filter.app !== undefined) void query.where('e.app_id', filter.app);
    if (filter.device !== undefined) void query.where('e.device_id', filter.device);
    if (filter.text !== undefined) {
      const pattern = `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      void query.whereRaw("e.search like ? escape '\\'", [pattern]);
    }
    void query.orderBy('e.id', 'desc').limit(filter.limit);
    return ((await query) as ExchangeJoin[]).map(toStored);
  }

  async find(id: string): Promise<StoredExchange | undefined> {
    const rows: ExchangeJoin[] = await this.exchanges()
      .where('e.id', id)
      .limit(1)
      .select('e.body', 'e.received_ms', 'e.payload')
      .select('o.body as outcome_body', 'o.payload as outcome_payload');
    return rows[0] && toStored(rows[0]);
  }

  async byExchange(
    device: string,
    exchangeIds: readonly string[],
  ): Promise<readonly StoredExchange[]> {
    const rows: ExchangeJoin[] = await this.exchanges()
      .where('e.device_id', device)
      .whereIn('e.exchange_id', exchangeIds)
      .orderBy('e.id')
      .select('e.body', 'e.received_ms', 'o.body as outcome_body');
    return rows.map(toStored);
  }

  counts(from: number): Promise<readonly HourlyCount[]> {
    return countsSince(this.reader, from);
  }

  /** Exchanges beside their outcomes. The device is part of the join: none can end another's. */
  private exchanges(): Knex.QueryBuilder {
    // The kinds are literals, since only then the partial indexes can serve the query.
    return this.reader('events as e')
      .joinRaw(
        `left join events as o on o.device_id = e.device_id
         and o.exchange_id = e.exchange_id and o.kind = 'outcome'`,
      )
      .whereRaw("e.kind = 'exchange'");
  }
}

/** Gives the ids of the rows that were not there before; a second outcome counts as there. */
async function insert(trx: Knex.Transaction, rows: readonly EventRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const values = rows.flatMap((row) => EVENT_COLUMNS.map((column) => row[column]));
  const added: { id: string }[] = await trx.raw(
    `${INSERT}${rows.map(() => ROW).join(',')} on conflict do nothing returning id`,
    values,
  );
  return added.map(({ id }) => id);
}
