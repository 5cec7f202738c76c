import type { Knex } from 'knex';
import { ulidSchema, type AuditEvent } from '../../core/exchange/event';
import {
  feedbackDetailSchema,
  type FeedbackState,
  type ReportedFeedback,
} from '../../core/exchange/feedback';
import { bulkInsert, type BulkColumn, type BulkValue } from './bulk-insert';
import { idsOfExchanges } from './event-time';
import type { FeedbackFilter, FeedbackStore } from './feedback-port';
import type { GroupCommit } from './group-commit';

interface FeedbackRow {
  id: string;
  device_id: string;
  exchange_id: string;
  user: string;
  kind: ReportedFeedback['kind'];
  state: FeedbackState;
  body: string;
  time_ms: number;
  decided_by: string | null;
  decided_ms: number | null;
}

interface EventKeys {
  readonly id: string;
  readonly kind: string;
  readonly device_id: string;
  readonly exchange_id: string;
}

interface ListedRow extends FeedbackRow {
  readonly hostname: string | null;
}

const COLUMNS: readonly BulkColumn[] = [
  { name: 'id', type: 'text' },
  { name: 'device_id', type: 'text' },
  { name: 'exchange_id', type: 'text' },
  { name: 'user', type: 'text' },
  { name: 'kind', type: 'text' },
  { name: 'state', type: 'text' },
  { name: 'body', type: 'text' },
  { name: 'time_ms', type: 'bigint' },
];

/** Rows of the feedback among a device's events; an event that says it in another form is none. */
export function feedbackRows(events: readonly AuditEvent[], device: string): BulkValue[][] {
  return events.flatMap((event) => {
    if (event.kind !== 'device' || event.what !== 'feedback') return [];
    const parsed = feedbackDetailSchema.safeParse(event.detail);
    if (!parsed.success) return [];
    const { user, kind, exchange } = parsed.data;
    // PostgreSQL takes no NUL in a text; JSON writes it as an escape.
    const body = JSON.stringify(parsed.data);
    const [person, about] = [user, exchange].map((text) => text.replaceAll('\0', ''));
    return [
      [event.id, device, about ?? '', person ?? '', kind, 'new', body, Date.parse(event.time)],
    ];
  });
}

/** Belongs into the transaction that stores the events, so that none is lost between the two. */
export async function addFeedback(
  trx: Knex.Transaction,
  rows: readonly (readonly BulkValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  await bulkInsert(trx, 'feedback', COLUMNS, rows, 'on conflict do nothing');
}

export class FeedbackTable implements FeedbackStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async list({ state, kind, before, limit }: FeedbackFilter): Promise<readonly ReportedFeedback[]> {
    const query = this.reader('feedback as f')
      .leftJoin('devices as d', 'd.id', 'f.device_id')
      .select('f.*', 'd.hostname')
      .orderBy('f.id', 'desc')
      .limit(limit);
    if (state !== undefined) void query.where('f.state', state);
    if (kind !== undefined) void query.where('f.kind', kind);
    if (before !== undefined) void query.where('f.id', '<', before);
    const rows = (await query) as ListedRow[];
    const events = await this.eventsOf(rows);
    return rows.map((row) => toFeedback(row, events.get(`${row.device_id}/${row.exchange_id}`)));
  }

  async countNew(): Promise<number> {
    const [row] = await this.reader('feedback')
      .where('state', 'new')
      .count<{ count: number }[]>({ count: '*' });
    return Number(row?.count ?? 0);
  }

  async mark(id: string, state: FeedbackState, by: string, at: number): Promise<boolean> {
    const decided = state === 'new' ? { decided_by: null, decided_ms: null } : undefined;
    const changed = await this.commits.run((trx) =>
      trx<FeedbackRow>('feedback')
        .where({ id })
        .update({ state, ...(decided ?? { decided_by: by, decided_ms: at }) }),
    );
    return changed > 0;
  }

  /** Ids of the events that the feedback is about, by device and exchange. */
  private async eventsOf(rows: readonly FeedbackRow[]): Promise<ReadonlyMap<string, string>> {
    const ids = rows
      .map((row) => row.exchange_id)
      .filter((exchange) => ulidSchema.safeParse(exchange).success);
    if (ids.length === 0) return new Map();
    const found = await this.reader<EventKeys>('events')
      .whereIn('exchange_id', ids)
      .whereBetween('id', idsOfExchanges(ids))
      .where('kind', 'exchange')
      .select('id', 'device_id', 'exchange_id');
    return new Map(found.map((row) => [`${row.device_id}/${row.exchange_id}`, row.id]));
  }
}

function toFeedback(row: ListedRow, event: string | undefined): ReportedFeedback {
  const { id, device_id: deviceId, state, decided_by: by, decided_ms: at } = row;
  const said = feedbackDetailSchema.omit({ exchange: true }).parse(JSON.parse(row.body));
  return {
    ...said,
    ...{ id, deviceId, state, user: row.user },
    hostname: row.hostname ?? '',
    time: new Date(Number(row.time_ms)).toISOString(),
    ...(event === undefined ? {} : { event }),
    ...(by === null || at === null ? {} : { doneBy: by, done: new Date(Number(at)).toISOString() }),
  };
}
