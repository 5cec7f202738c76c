import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await sharedState(knex);
  await enrolment(knex);
  await policy(knex);
  await keeping(knex);
  await setFiles(knex);
}

async function down(knex: Knex): Promise<void> {
  for (const table of [
    'set_file_chunks',
    'set_files',
    'legal_holds',
    'fleet_settings',
    'policy_drafts',
    'device_streams',
    'replicas',
    'counters',
    'secrets',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.schema.alterTable('policies', (table) => table.dropColumn('ring'));
  await knex.schema.alterTable('devices', (table) => {
    table.dropColumns('revoked_ms', 'group_name', 'token_id', 'person', 'posture', 'applied_ms');
  });
  await knex.schema.alterTable('enrolment_tokens', (table) => {
    table.dropColumns('id', 'group_name', 'uses', 'most_uses', 'revoked_ms', 'created_by');
  });
}

/** What replicas share, besides the company's data. */
async function sharedState(knex: Knex): Promise<void> {
  await knex.schema.createTable('secrets', (table) => {
    table.text('name').primary();
    table.text('value').notNullable();
    table.bigInteger('created_ms').notNullable();
  });
  await knex.schema.createTable('counters', (table) => {
    table.text('key').primary();
    table.double('value').notNullable();
    table.bigInteger('expires_ms').notNullable().index();
  });
  await knex.schema.createTable('replicas', (table) => {
    table.text('id').primary();
    table.bigInteger('started_ms').notNullable();
    table.bigInteger('heard_ms').notNullable();
  });
  await knex.schema.createTable('device_streams', (table) => {
    table.text('device_id').notNullable();
    table.text('replica_id').notNullable().index();
    table.bigInteger('opened_ms').notNullable();
    table.primary(['device_id', 'replica_id']);
  });
}

/** Tokens for many devices, with a group; what is known of each device. */
async function enrolment(knex: Knex): Promise<void> {
  await knex.schema.alterTable('enrolment_tokens', (table) => {
    table.text('id').notNullable().defaultTo('').index();
    table.text('group_name').notNullable().defaultTo('');
    table.integer('uses').notNullable().defaultTo(0);
    table.integer('most_uses').notNullable().defaultTo(1);
    table.bigInteger('revoked_ms');
    table.text('created_by').notNullable().defaultTo('');
  });
  await knex('enrolment_tokens').whereNotNull('device_id').update({ uses: 1 });
  await knex('enrolment_tokens').update({ id: knex.ref('hash') });
  await knex.schema.alterTable('devices', (table) => {
    table.bigInteger('revoked_ms');
    table.text('group_name').notNullable().defaultTo('').index();
    table.text('token_id').notNullable().defaultTo('');
    table.text('person').notNullable().defaultTo('');
    table.text('posture').notNullable().defaultTo('{}');
    table.bigInteger('applied_ms').notNullable().defaultTo(0);
    table.index(['public_key'], 'devices_by_public_key');
  });
}

async function policy(knex: Knex): Promise<void> {
  await knex.schema.alterTable('policies', (table) => {
    table.text('ring').notNullable().defaultTo('all');
  });
  await knex.schema.createTable('policy_drafts', (table) => {
    table.text('id').primary();
    table.text('title').notNullable();
    table.text('document').notNullable();
    table.integer('based_on').notNullable();
    table.text('author').notNullable();
    table.text('note').notNullable();
    table.text('state').notNullable().index();
    table.text('reviewer');
    table.text('review').notNullable().defaultTo('');
    table.integer('version');
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('changed_ms').notNullable();
  });
}

/** How long what is kept, and what is kept in any case. */
async function keeping(knex: Knex): Promise<void> {
  await knex.schema.createTable('fleet_settings', (table) => {
    table.text('name').primary();
    table.text('value').notNullable();
    table.bigInteger('changed_ms').notNullable();
  });
  await knex.schema.createTable('legal_holds', (table) => {
    table.text('id').primary();
    table.text('kind').notNullable();
    table.text('key').notNullable();
    table.text('reason').notNullable();
    table.text('created_by').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('released_ms');
  });
}

/** Files of hashed sets, in pieces, under the hash of their content. */
async function setFiles(knex: Knex): Promise<void> {
  await knex.schema.createTable('set_files', (table) => {
    table.text('sha256').primary();
    table.bigInteger('size').notNullable();
    table.text('created_by').notNullable();
    table.bigInteger('created_ms').notNullable();
  });
  await knex.schema.createTable('set_file_chunks', (table) => {
    table.text('sha256').notNullable().references('set_files.sha256').onDelete('CASCADE');
    table.integer('part').notNullable();
    table.binary('bytes').notNullable();
    table.primary(['sha256', 'part']);
  });
}

/** State that replicas share, groups of devices, drafts and rings, retention, set files. */
export const fleet: Knex.Migration = { up, down };
