import type { Knex } from 'knex';
import type { AuditEvent } from '../../core/exchange/event';
import { isPostgres } from './bulk-insert';
import { toEvent } from './event-row';
import { ulidFloor } from './event-time';
import type { RetentionSettings } from './fleet-settings-port';
import type { GroupCommit } from './group-commit';
import { JoinedWrite } from './joined-write';
import type { KeepingStore, LegalHold, Removed } from './keeping-port';
import { dayOf, dropPartition, partitionsOf } from './partitions';
import { DAY_MS } from './rollup-counts';

/** Rows that one transaction removes, so that ingest never waits long. */
const ROWS = 2000;
const PAGE = 500;
/** Names the lock under which one replica at a time removes what is too old. */
const RETENTION_LOCK = 0x706f7277;
/** Lengths of the buckets of counts, hours: the column `span`. */
const HOUR_SPAN = 1;
const DAY_SPAN = 24;
/** Counts that name a person, and where. */
const BY_PERSON = {
  key: ['user', 'spend_user'],
  series: ['app_user', 'profile_user', 'mcp_user'],
} as const;

interface HoldRow {
  id: string;
  kind: LegalHold['kind'];
  key: string;
  reason: string;
  created_by: string;
  created_ms: number;
  released_ms: number | null;
}

interface EventKeys {
  readonly id: string;
  readonly exchange_id: string;
  readonly device_id: string;
}

interface PersonRow {
  readonly id: string;
  readonly body: string;
  readonly payload: string | null;
  readonly outcome: string | null;
  readonly outcome_payload: string | null;
}

interface Held {
  readonly all: boolean;
  readonly people: readonly string[];
  readonly devices: readonly string[];
}

const NOTHING: Removed = { events: 0, outcomes: 0, payloads: 0, counts: 0 };

export class KeepingTable implements KeepingStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async addHold(hold: LegalHold): Promise<void> {
    const { id, kind, key, reason, createdBy, created } = hold;
    await this.commits.run((trx) =>
      trx<HoldRow>('legal_holds').insert({
        ...{ id, kind, key, reason },
        created_by: createdBy,
        created_ms: created,
        released_ms: null,
      }),
    );
  }

  async holds(): Promise<readonly LegalHold[]> {
    return (await this.reader<HoldRow>('legal_holds').orderBy('id', 'desc')).map(toHold);
  }

  async releaseHold(id: string, at: number): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<HoldRow>('legal_holds').where({ id }).whereNull('released_ms').update('released_ms', at),
    );
    return changed > 0;
  }

  async retain(settings: RetentionSettings, now: number): Promise<Removed> {
    if (!isPostgres(this.reader)) return this.retainAlone(settings, now);
    return this.reader.transaction(async (trx) => {
      const { rows } = await trx.raw<{ rows: { mine: boolean }[] }>(
        'select pg_try_advisory_xact_lock(?) as mine',
        [RETENTION_LOCK],
      );
      return rows[0]?.mine === true ? this.retainAlone(settings, now) : NOTHING;
    });
  }

  async erasePerson(
    person: string,
    told: Parameters<KeepingStore['erasePerson']>[1],
  ): Promise<Removed | 'held'> {
    const held = await this.held();
    if (held.all || held.people.includes(person)) return 'held';
    const devices = await this.reader<EventKeys>('events')
      .where('user_key', person)
      .whereIn('device_id', held.devices)
      .first('id');
    if (devices) return 'held';
    await told.begin();
    // What is joined to the work goes with the last transaction.
    const removed = await JoinedWrite.apart(() =>
      this.removeEvents((query) => query.where('user_key', person)),
    );
    const counts = await this.commits.run(async (trx) => {
      let rows = 0;
      for (const [column, metrics] of Object.entries(BY_PERSON)) {
        rows += await trx('rollups').whereIn('metric', metrics).where(column, person).delete();
        await trx('rollup_pairs').whereIn('metric', metrics).where(column, person).delete();
      }
      await trx('feedback').where('user', person).delete();
      await trx('shadow_ai').where('user', person).update({ user: '' });
      await trx('devices').where('person', person).update({ person: '' });
      told.end({ ...removed, payloads: 0, counts: rows });
      return rows;
    });
    return { ...removed, payloads: 0, counts };
  }

  async *ofPerson(person: string): AsyncGenerator<AuditEvent> {
    for (let after = ''; ;) {
      const page: Knex.QueryBuilder = this.reader('events as e')
        .joinRaw(
          'left join outcomes as o on o.exchange_id = e.exchange_id and o.device_id = e.device_id',
        )
        .where('e.user_key', person)
        .where('e.id', '>', after)
        .orderBy('e.id')
        .limit(PAGE)
        .select('e.id', 'e.body', 'e.payload')
        .select({ outcome: 'o.body', outcome_payload: 'o.payload' });
      const rows = (await page) as PersonRow[];
      for (const row of rows) {
        yield toEvent(row.body, row.payload);
        if (row.outcome !== null) yield toEvent(row.outcome, row.outcome_payload);
      }
      const last = rows.at(-1);
      if (!last) return;
      after = last.id;
    }
  }

  private async retainAlone(settings: RetentionSettings, now: number): Promise<Removed> {
    const held = await this.held();
    const { eventDays, payloadDays, hourDays, dayDays } = settings;
    const counts =
      (await this.removeCounts(HOUR_SPAN, hourDays, now)) +
      (await this.removeCounts(DAY_SPAN, dayDays, now));
    if (held.all) return { ...NOTHING, counts };
    const events =
      eventDays === undefined ? NOTHING : await this.removeOld(now - eventDays * DAY_MS, held);
    const payloads =
      payloadDays === undefined ? 0 : await this.removePayloads(now - payloadDays * DAY_MS, held);
    return { ...events, payloads, counts };
  }

  private async held(): Promise<Held> {
    const holds = (await this.holds()).filter(({ released }) => released === undefined);
    const of = (kind: LegalHold['kind']): string[] =>
      holds.filter((hold) => hold.kind === kind).map(({ key }) => key);
    return { all: of('all').length > 0, people: of('person'), devices: of('device') };
  }

  /** Whole days go with their partition where nothing in it is held; else, row by row. */
  private async removeOld(before: number, held: Held): Promise<Removed> {
    let dropped = { events: 0, outcomes: 0 };
    if (isPostgres(this.reader) && held.people.length + held.devices.length === 0) {
      for (const table of ['events', 'outcomes'] as const) {
        for (const name of await partitionsOf(this.reader, table)) {
          if (dayOf(name) + DAY_MS > before) continue;
          dropped = {
            ...dropped,
            [table]: dropped[table] + (await dropPartition(this.reader, name)),
          };
        }
      }
    }
    const floor = ulidFloor(before);
    const { events, outcomes } = await this.removeEvents((query) =>
      notHeld(query.where('id', '<', floor), held),
    );
    await this.removeFeedback(floor, held);
    const lonely = await this.removeLonelyOutcomes(floor);
    return {
      ...NOTHING,
      events: dropped.events + events,
      outcomes: dropped.outcomes + outcomes + lonely,
    };
  }

  /** Removes events with their outcomes, some at a time. */
  private async removeEvents(
    choose: (query: Knex.QueryBuilder) => Knex.QueryBuilder,
  ): Promise<Pick<Removed, 'events' | 'outcomes'>> {
    const removed = { events: 0, outcomes: 0 };
    for (;;) {
      const page = choose(this.reader('events')).orderBy('id').limit(ROWS);
      const rows: EventKeys[] = await page.select('id', 'exchange_id', 'device_id');
      if (rows.length === 0) return removed;
      await this.commits.run(async (trx) => {
        removed.outcomes += await trx('outcomes')
          .whereIn(
            ['exchange_id', 'device_id'],
            rows.map((row) => [row.exchange_id, row.device_id]),
          )
          .delete();
        removed.events += await trx('events')
          .whereIn(
            'id',
            rows.map(({ id }) => id),
          )
          .delete();
      });
    }
  }

  /** What people said goes with the events that it came in. */
  private async removeFeedback(floor: string, { people, devices }: Held): Promise<void> {
    await this.commits.run((trx) =>
      trx('feedback')
        .where('id', '<', floor)
        .whereNotIn('user', people)
        .whereNotIn('device_id', devices)
        .delete(),
    );
  }

  /** Outcomes whose exchange never came. Those of exchanges that are held stay. */
  private async removeLonelyOutcomes(floor: string): Promise<number> {
    return this.commits.run((trx) =>
      trx('outcomes')
        .where('exchange_id', '<', floor)
        .whereRaw(
          `not exists (select 1 from events e where e.exchange_id = outcomes.exchange_id
             and e.device_id = outcomes.device_id)`,
        )
        .delete(),
    );
  }

  private async removePayloads(before: number, held: Held): Promise<number> {
    const floor = ulidFloor(before);
    return this.commits.run(async (trx) => {
      const events = await notHeld(
        trx('events').where('id', '<', floor).whereNotNull('payload'),
        held,
      ).update({ payload: null });
      const kept = heldIn(trx('events').select('exchange_id'), held);
      const outcomes = trx('outcomes').where('exchange_id', '<', floor).whereNotNull('payload');
      if (kept) void outcomes.whereNotIn('exchange_id', kept);
      return Number(events) + Number(await outcomes.update({ payload: null }));
    });
  }

  private async removeCounts(span: number, days: number | undefined, now: number): Promise<number> {
    if (days === undefined) return 0;
    const end = now - days * DAY_MS;
    return this.commits.run(async (trx) => {
      if (span === DAY_SPAN) await trx('rollup_pairs').where('last_ms', '<', end).delete();
      return trx('rollups').where({ span }).where('bucket_ms', '<', end).delete();
    });
  }
}

function notHeld(query: Knex.QueryBuilder, { people, devices }: Held): Knex.QueryBuilder {
  if (people.length > 0) {
    void query.where((either) => {
      void either.whereNull('user_key').orWhereNotIn('user_key', people);
    });
  }
  if (devices.length > 0) void query.whereNotIn('device_id', devices);
  return query;
}

/** What is held, for a condition of another table; undefined where nothing is. */
function heldIn(
  query: Knex.QueryBuilder,
  { people, devices }: Held,
): Knex.QueryBuilder | undefined {
  if (people.length + devices.length === 0) return undefined;
  return query.where((either) => {
    void either.whereIn('user_key', people).orWhereIn('device_id', devices);
  });
}

function toHold(row: HoldRow): LegalHold {
  return {
    ...{ id: row.id, kind: row.kind, key: row.key, reason: row.reason },
    createdBy: row.created_by,
    created: Number(row.created_ms),
    ...(row.released_ms === null ? {} : { released: Number(row.released_ms) }),
  };
}
