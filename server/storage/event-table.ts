import type { Knex } from 'knex';
import type { AuditEvent } from '../../core/exchange/event';
import { toStored, type ExchangeJoin } from './event-row';
import { idsOfExchanges } from './event-time';
import { EventWriter } from './event-writer';
import type { GroupCommit } from './group-commit';
import type { EventArchive, EventFilter, StoredExchange } from './port';

export class EventTable implements EventArchive {
  private readonly writer: EventWriter;

  constructor(
    private readonly reader: Knex,
    commits: GroupCommit,
  ) {
    this.writer = new EventWriter(commits);
  }

  append(
    device: string,
    events: readonly AuditEvent[],
    receivedAt: number,
  ): Promise<ReadonlySet<string>> {
    return this.writer.append(device, events, receivedAt);
  }

  async list(filter: EventFilter): Promise<readonly StoredExchange[]> {
    const query = this.exchanges().select('e.body', 'e.received_ms', 'o.body as outcome_body');
    if (filter.before !== undefined) void query.where('e.id', '<', filter.before);
    // Only with the literal can the partial index serve the query.
    if (filter.action !== undefined && filter.action !== 'allow') {
      void query.whereRaw(`e.action <> 'allow'`);
    }
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
    if (exchangeIds.length === 0) return [];
    const rows: ExchangeJoin[] = await this.exchanges()
      .where('e.device_id', device)
      .whereIn('e.exchange_id', exchangeIds)
      .whereBetween('e.id', idsOfExchanges(exchangeIds))
      .orderBy('e.id')
      .select('e.body', 'e.received_ms', 'o.body as outcome_body');
    return rows.map(toStored);
  }

  /** Exchanges beside their outcomes. The device is part of the join: none can end another's. */
  private exchanges(): Knex.QueryBuilder {
    return this.reader('events as e')
      .joinRaw(
        `left join outcomes as o on o.exchange_id = e.exchange_id and o.device_id = e.device_id`,
      )
      .where('e.kind', 'exchange');
  }
}
