import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('gateway_counters', (table) => {
    table.string('counter', 500).notNullable();
    table.bigInteger('bucket').notNullable();
    table.double('used').notNullable();
    table.integer('pending').notNullable();
    table.bigInteger('expires').notNullable().index();
    table.primary(['counter', 'bucket']);
  });
  await knex.schema.createTable('gateway_log', (table) => {
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

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('gateway_log');
  await knex.schema.dropTable('gateway_counters');
}

/** Counters and log of the AI gateway that replicas host together. */
export const gatewayStores: Knex.Migration = { up, down };
