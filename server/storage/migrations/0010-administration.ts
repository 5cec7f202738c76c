import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('settings', (table) => {
    table.text('kind').notNullable();
    table.text('id').notNullable();
    table.text('body').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('updated_ms').notNullable();
    table.primary(['kind', 'id']);
  });
  await knex.schema.createTable('turns', (table) => {
    table.text('name').primary();
    table.text('holder').notNullable();
    table.bigInteger('until_ms').notNullable();
  });
  await knex.schema.createTable('alerts', (table) => {
    table.text('id').primary();
    table.text('rule_id').notNullable();
    table.text('subject').notNullable();
    table.bigInteger('time_ms').notNullable();
    table.text('body').notNullable();
    table.index(['rule_id', 'subject', 'time_ms'], 'alerts_by_subject');
  });
}

async function down(knex: Knex): Promise<void> {
  for (const table of ['alerts', 'turns', 'settings']) await knex.schema.dropTable(table);
}

/** What administrators set up besides the policy; whose turn a job is; alerts that were raised. */
export const administration: Knex.Migration = { up, down };
