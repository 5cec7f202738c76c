import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('feedback', (table) => {
    table.text('id').primary();
    table.text('device_id').notNullable();
    table.text('exchange_id').notNullable();
    table.text('user').notNullable().index();
    table.text('kind').notNullable();
    table.text('state').notNullable();
    table.text('body').notNullable();
    table.bigInteger('time_ms').notNullable();
    table.text('decided_by').nullable();
    table.bigInteger('decided_ms').nullable();
    table.index(['state', 'id']);
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('feedback');
}

/** What people say about decisions, until somebody has looked at it and after. */
export const feedback: Knex.Migration = { up, down };
