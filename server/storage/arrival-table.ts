import type { Knex } from 'knex';
import type { ArrivalStore, Arrival } from './arrival-port';
import { isPostgres } from './bulk-insert';
import { toEvent } from './event-row';
import { ARRIVALS_LOCK } from './event-writer';
import type { GroupCommit } from './group-commit';

interface Row {
  readonly seq: number;
  readonly device_id: string;
  readonly received_ms: number;
  readonly body: string;
  readonly payload: string | null;
}

interface Place {
  readonly events: number;
  readonly outcomes: number;
}

const CURSOR = /^(\d{1,16})\.(\d{1,16})$/;

export class ArrivalTable implements ArrivalStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async after(
    cursor: string | undefined,
    limit: number,
  ): Promise<{ arrivals: readonly Arrival[]; cursor: string }> {
    const place = placeOf(cursor);
    const horizon = await this.horizon();
    const [events, outcomes] = await Promise.all([
      this.rows('events', place.events, horizon, limit),
      this.rows('outcomes', place.outcomes, horizon, limit),
    ]);
    const rows = [...events, ...outcomes].sort((a, b) => a.received_ms - b.received_ms);
    return {
      arrivals: rows.map(toArrival),
      cursor: cursorOf({
        events: events.at(-1)?.seq ?? place.events,
        outcomes: outcomes.at(-1)?.seq ?? place.outcomes,
      }),
    };
  }

  async end(): Promise<string> {
    const horizon = await this.horizon();
    const last = async (table: string): Promise<number> => {
      const [row] = await this.reader(table).max<{ seq: number | null }[]>({ seq: 'seq' });
      return Math.min(Number(row?.seq ?? 0), horizon);
    };
    const [events, outcomes] = await Promise.all([last('events'), last('outcomes')]);
    return cursorOf({ events, outcomes });
  }

  private rows(table: string, after: number, until: number, limit: number): Promise<Row[]> {
    return this.reader<Row>(table)
      .where('seq', '>', after)
      .where('seq', '<=', until)
      .orderBy('seq')
      .limit(limit)
      .select('seq', 'device_id', 'received_ms', 'body', 'payload');
  }

  /**
   * No row up to here is still to come. SQLite has one writer, so rows appear in their order. In
   * PostgreSQL a later number may be committed first: with the lock in hand nobody is in between.
   */
  private async horizon(): Promise<number> {
    if (!isPostgres(this.reader)) return Number.MAX_SAFE_INTEGER;
    return this.commits.run(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [ARRIVALS_LOCK]);
      const { rows } = await trx.raw<{ rows: { last: number }[] }>(
        'select case when is_called then last_value else 0 end as last from arrivals',
      );
      return Number(rows[0]?.last ?? 0);
    });
  }
}

function toArrival({ body, payload, device_id: device, received_ms: receivedAt }: Row): Arrival {
  return { event: toEvent(body, payload), device, receivedAt };
}

/** @throws RangeError for a text that is no cursor of `after` */
function placeOf(cursor: string | undefined): Place {
  if (cursor === undefined) return { events: 0, outcomes: 0 };
  const [, events, outcomes] = CURSOR.exec(cursor) ?? [];
  if (events === undefined) throw new RangeError('not a cursor of the order of arrival');
  return { events: Number(events), outcomes: Number(outcomes) };
}

function cursorOf({ events, outcomes }: Place): string {
  return `${events}.${outcomes}`;
}
