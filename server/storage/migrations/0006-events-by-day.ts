import type { Knex } from 'knex';
import { isPostgres } from '../bulk-insert';

/**
 * Events are laid out for ingest and for retention. Outcomes get a table of their own, joined to
 * their exchange by its id, so that each table has one unique key; ids are ULIDs, so PostgreSQL can
 * divide both tables by day of their key and drop whole days. `seq` is the order of arrival.
 */
async function up(knex: Knex): Promise<void> {
  await (isPostgres(knex) ? createPartitioned(knex) : createPlain(knex));
  await createIndexes(knex);
  await createRollups(knex);
}

async function down(knex: Knex): Promise<void> {
  for (const table of ['rollups', 'outcomes', 'events']) await knex.schema.dropTable(table);
  if (isPostgres(knex)) await knex.raw('drop sequence arrivals');
  await knex.schema.createTable('events', (table) => table.text('id').primary());
  await knex.schema.createTable('hourly_counts', (table) => table.bigInteger('hour_ms').primary());
}

const BOTH = `"device_id" text not null, "time_ms" bigint not null, "received_ms" bigint not null,
  "body" text not null, "payload" text`;
const EVENT = `"kind" text not null, "app_id" text, "action" text, "user_key" text,
  "conversation_id" text, "search" text not null, ${BOTH}`;

async function createPartitioned(knex: Knex): Promise<void> {
  await knex.schema.dropTable('events');
  await knex.schema.dropTable('hourly_counts');
  await knex.raw('create sequence arrivals');
  const seq = `"seq" bigint not null default nextval('arrivals')`;
  await knex.raw(
    `create table events ("id" text collate "C" not null primary key, ${seq},
     "exchange_id" text collate "C" not null, ${EVENT}) partition by range ("id")`,
  );
  await knex.raw(
    `create table outcomes ("exchange_id" text collate "C" not null, ${seq},
     "id" text collate "C" not null, ${BOTH}, primary key ("exchange_id", "device_id"))
     partition by range ("exchange_id")`,
  );
  await knex.raw('create table events_other partition of events default');
  await knex.raw('create table outcomes_other partition of outcomes default');
  for (const table of ['events', 'outcomes']) {
    await knex.raw(`create index ${table}_by_seq on ${table} ("seq")`);
  }
}

async function createPlain(knex: Knex): Promise<void> {
  await knex.schema.renameTable('events', 'old_events');
  for (const name of ['id', 'app', 'action', 'device', 'exchange']) {
    await knex.raw(`drop index exchanges_by_${name}`);
  }
  await knex.raw('drop index outcomes_by_exchange');
  const seq = '"seq" integer primary key autoincrement';
  await knex.raw(
    `create table events (${seq}, "id" text not null unique, "exchange_id" text not null, ${EVENT})`,
  );
  await knex.raw(
    `create table outcomes (${seq}, "id" text not null, "exchange_id" text not null, ${BOTH},
     unique ("exchange_id", "device_id"))`,
  );
  const both = 'device_id, time_ms, received_ms, body, payload';
  await knex.raw(
    `insert into events (id, exchange_id, kind, app_id, action, user_key, conversation_id, search, ${both})
     select id, exchange_id, kind, app_id, action,
       coalesce(body ->> '$.actor.userId', lower(body ->> '$.actor.email'), body ->> '$.actor.name',
         'desk:' || (body ->> '$.actor.hostname')),
       body ->> '$.conversationId', search, ${both}
     from old_events where kind <> 'outcome' order by rowid`,
  );
  await knex.raw(
    `insert into outcomes (id, exchange_id, ${both})
     select id, exchange_id, ${both} from old_events where kind = 'outcome' order by rowid`,
  );
  await knex.schema.dropTable('old_events');
}

async function createIndexes(knex: Knex): Promise<void> {
  const index = (name: string, columns: string, only = ''): Promise<unknown> =>
    knex.raw(`create index ${name} on events (${columns}) ${only}`);
  await index('exchanges_by_app', 'app_id, id', 'where app_id is not null');
  await index('exchanges_by_user', 'user_key, id', 'where user_key is not null');
  await index('exchanges_by_device', 'device_id, id');
  // Most exchanges are allowed: whoever looks for those finds them everywhere.
  await index('exchanges_by_action', 'action, id', `where action <> 'allow'`);
  await index(
    'exchanges_by_conversation',
    'conversation_id, id',
    'where conversation_id is not null',
  );
  await index('events_by_exchange', 'exchange_id');
}

async function createRollups(knex: Knex): Promise<void> {
  const postgres = isPostgres(knex);
  const text = postgres ? 'text collate "C"' : 'text';
  await knex.raw(
    `create table rollups ("span" smallint not null, "metric" ${text} not null,
      "bucket_ms" bigint not null, "key" ${text} not null, "series" ${text} not null,
      "shard" smallint not null, "label" text not null, "count" bigint not null,
      "amount" bigint not null, "cost" bigint not null,
      primary key ("span", "metric", "bucket_ms", "key", "series", "shard"))
     ${postgres ? '' : 'without rowid'}`,
  );
  if (postgres) return;
  await knex.raw(
    `insert into rollups ("span", "metric", "bucket_ms", "key", "series", "shard", "label", "count",
       "amount", "cost")
     select 1, case metric when 'answer' then 'choice' else metric end, hour_ms, key, '', 0, label,
       count, 0, 0 from hourly_counts`,
  );
  await knex.raw(
    `insert into rollups ("span", "metric", "bucket_ms", "key", "series", "shard", "label", "count",
       "amount", "cost")
     select 24, metric, bucket_ms / 86400000 * 86400000, key, series, 0, max(label), sum("count"), 0, 0
     from rollups where span = 1 group by metric, bucket_ms / 86400000, key, series`,
  );
  await knex.schema.dropTable('hourly_counts');
}

/** Outcomes beside events, partitions by day (PostgreSQL), counts per hour and day. */
export const eventsByDay: Knex.Migration = { up, down };
