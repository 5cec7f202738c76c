import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('portal_reports', (table) => {
    table.text('topic').notNullable();
    table.text('key').notNullable();
    table.text('device_id').notNullable();
    table.text('value').notNullable();
    table.bigInteger('first_ms').notNullable();
    table.bigInteger('last_ms').notNullable();
    table.primary(['topic', 'key', 'device_id']);
    table.index(['topic', 'last_ms']);
  });
  await knex.schema.createTable('portal_use', (table) => {
    table.bigInteger('day_ms').notNullable();
    table.text('server').notNullable();
    table.text('tool').notNullable();
    table.text('user').notNullable();
    for (const count of ['calls', 'failures', 'refusals', 'length', 'timed', 'time_ms']) {
      table.bigInteger(count).notNullable().defaultTo(0);
    }
    table.primary(['day_ms', 'server', 'tool', 'user']);
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('portal_use');
  await knex.schema.dropTable('portal_reports');
}

/** What portals report of their servers, and who uses which tool how much. */
export const portal: Knex.Migration = { up, down };
