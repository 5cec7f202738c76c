import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await fleetTables(knex);
  await eventTables(knex);
  await consoleTables(knex);
}

async function down(knex: Knex): Promise<void> {
  for (const table of [
    'sessions',
    'accounts',
    'policies',
    'hourly_counts',
    'events',
    'nonces',
    'enrolment_tokens',
    'devices',
  ]) {
    await knex.schema.dropTable(table);
  }
}

async function fleetTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('devices', (table) => {
    table.text('id').primary();
    table.text('public_key').notNullable();
    for (const name of ['hostname', 'user', 'os', 'os_version', 'agent_version']) {
      table.text(name).notNullable();
    }
    table.bigInteger('enrolled_ms').notNullable();
    table.bigInteger('last_seen_ms').notNullable();
    table.integer('policy_version').notNullable();
    table.text('state').notNullable();
    table.text('keychain').notNullable();
    table.integer('backlog').notNullable();
    table.text('ca_fingerprint');
  });
  await knex.schema.createTable('enrolment_tokens', (table) => {
    table.text('hash').primary();
    table.text('label').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('expires_ms').notNullable();
    table.text('device_id').references('devices.id');
  });
  await knex.schema.createTable('nonces', (table) => {
    table.text('device_id').notNullable();
    table.text('nonce').notNullable();
    table.bigInteger('expires_ms').notNullable().index();
    table.primary(['device_id', 'nonce']);
  });
}

async function eventTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('events', (table) => {
    // ULIDs are ordered by time, so the index grows at its right edge and stays fast.
    table.text('id').primary();
    table.text('kind').notNullable();
    table.text('exchange_id').notNullable();
    table.text('device_id').notNullable();
    table.bigInteger('time_ms').notNullable();
    table.bigInteger('received_ms').notNullable();
    table.text('app_id');
    table.text('action');
    table.text('search').notNullable();
    table.text('body').notNullable();
    table.text('payload');
  });
  const exchanges = { predicate: knex.whereRaw("kind = 'exchange'") };
  await knex.schema.alterTable('events', (table) => {
    table.index(['id'], 'exchanges_by_id', exchanges);
    table.index(['app_id', 'id'], 'exchanges_by_app', exchanges);
    table.index(['action', 'id'], 'exchanges_by_action', exchanges);
    table.index(['device_id', 'id'], 'exchanges_by_device', exchanges);
    table.index(['device_id', 'exchange_id'], 'exchanges_by_exchange', exchanges);
    // An exchange ends once; a second outcome is a duplicate.
    table.unique(['device_id', 'exchange_id'], {
      indexName: 'outcomes_by_exchange',
      predicate: knex.whereRaw("kind = 'outcome'"),
    });
  });
  await knex.schema.createTable('hourly_counts', (table) => {
    table.bigInteger('hour_ms').notNullable();
    table.text('metric').notNullable();
    table.text('key').notNullable();
    table.text('label').notNullable();
    table.integer('count').notNullable();
    table.primary(['hour_ms', 'metric', 'key']);
  });
}

async function consoleTables(knex: Knex): Promise<void> {
  await knex.schema.createTable('policies', (table) => {
    table.integer('version').primary();
    table.bigInteger('time_ms').notNullable();
    table.text('author').notNullable();
    table.text('note').notNullable();
    table.text('document').notNullable();
    table.text('bundle').notNullable();
  });
  await knex.schema.createTable('accounts', (table) => {
    table.text('id').primary();
    table.text('name').notNullable().unique();
    table.text('password').notNullable();
    table.bigInteger('created_ms').notNullable();
  });
  await knex.schema.createTable('sessions', (table) => {
    table.text('hash').primary();
    table.text('account_id').notNullable().references('accounts.id');
    table.text('csrf_token').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('expires_ms').notNullable().index();
  });
}

/** Devices, enrolment, nonces, events with their hourly counts, policy versions, accounts. */
export const foundation: Knex.Migration = { up, down };
