import type { Knex } from 'knex';
import { toStored, type ExchangeJoin } from './event-row';
import { ulidFloor } from './event-time';
import type { StoredExchange } from './port';
import type { FoundExchanges, SearchFilter, SearchStore } from './search-port';

/** Events that one search looks through before it gives what it has. */
const WINDOW = 60_000;
/** Above every ULID. */
const NEWEST = '8';

/** Searches the events, newest first. Cursors and times are the same thing: ids are ULIDs. */
export class SearchTable implements SearchStore {
  constructor(
    private readonly reader: Knex,
    private readonly window = WINDOW,
  ) {}

  async search(filter: SearchFilter): Promise<FoundExchanges> {
    const before = min(filter.before, filter.to === undefined ? undefined : ulidFloor(filter.to));
    const oldest = filter.from === undefined ? '' : ulidFloor(filter.from);
    const floor = await this.floor(filter, before, oldest);
    const query = this.exchanges()
      .select('e.id', 'e.body', 'e.received_ms', 'o.body as outcome_body')
      .where('e.id', '<', before)
      .where('e.id', '>=', floor);
    narrow(query, filter);
    void query.orderBy('e.id', 'desc').limit(filter.limit);
    const rows = (await query) as (ExchangeJoin & { id: string })[];
    const exchanges = rows.map(toStored);
    const last = rows.at(-1)?.id;
    if (rows.length === filter.limit && last !== undefined) return { exchanges, next: last };
    return floor > oldest ? { exchanges, next: floor } : { exchanges };
  }

  async conversation(id: string, limit: number): Promise<readonly StoredExchange[]> {
    const query = this.exchanges()
      .where('e.conversation_id', id)
      .orderBy('e.id', 'asc')
      .limit(limit)
      .select('e.body', 'e.received_ms', 'e.payload')
      .select('o.body as outcome_body', 'o.payload as outcome_payload');
    return ((await query) as ExchangeJoin[]).map(toStored);
  }

  /** The id down to which this call looks: some way back, or the begin of the range. */
  private async floor(filter: SearchFilter, before: string, oldest: string): Promise<string> {
    // Without words every candidate of an index is a result.
    if (filter.words.length === 0 && filter.text === undefined) return oldest;
    const [row] = await this.reader<{ id: string }>('events')
      .where('id', '<', before)
      .where('id', '>=', oldest)
      .orderBy('id', 'desc')
      .offset(this.window)
      .limit(1)
      .select('id');
    return row?.id ?? oldest;
  }

  private exchanges(): Knex.QueryBuilder {
    return this.reader('events as e')
      .joinRaw(
        `left join outcomes as o on o.exchange_id = e.exchange_id and o.device_id = e.device_id`,
      )
      .where('e.kind', 'exchange');
  }
}

function narrow(query: Knex.QueryBuilder, filter: SearchFilter): void {
  // Only with the literal can the partial index serve the query.
  if (filter.action !== undefined && filter.action !== 'allow') {
    void query.whereRaw(`e.action <> 'allow'`);
  }
  const columns = {
    'e.action': filter.action,
    'e.app_id': filter.app,
    'e.user_key': filter.user,
    'e.device_id': filter.device,
    'e.conversation_id': filter.conversation,
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value !== undefined) void query.where(column, value);
  }
  for (const word of filter.words) {
    const pattern = `%\n${escaped(word.toLowerCase())}\n%`;
    void query.whereRaw(`(? || e.search || ?) like ? escape '\\'`, ['\n', '\n', pattern]);
  }
  if (filter.text !== undefined) {
    void query.whereRaw(`e.search like ? escape '\\'`, [`%${escaped(filter.text.toLowerCase())}%`]);
  }
}

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function min(...ids: readonly (string | undefined)[]): string {
  return ids.reduce<string>((least, id) => (id !== undefined && id < least ? id : least), NEWEST);
}
