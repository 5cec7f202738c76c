import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('exceptions', (table) => {
    table.text('id').primary();
    table.text('device_id').notNullable().index();
    table.text('rule_id').notNullable();
    table.text('rule_name').notNullable();
    table.text('app').notNullable();
    table.text('reason').notNullable();
    table.bigInteger('requested_ms').notNullable();
    table.text('state').notNullable().index();
    table.text('decided_by');
    table.bigInteger('decided_ms');
    table.bigInteger('until_ms');
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('exceptions');
}

/** Temporary exceptions from rules: who asked, why, and what was decided. */
export const exceptions: Knex.Migration = { up, down };
