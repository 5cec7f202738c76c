import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('shadow_ai', (table) => {
    table.text('host').notNullable();
    table.text('device_id').notNullable();
    table.text('user').notNullable();
    table.text('signs').notNullable();
    table.integer('requests').notNullable();
    table.bigInteger('first_ms').notNullable();
    table.bigInteger('last_ms').notNullable();
    table.primary(['host', 'device_id']);
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('shadow_ai');
}

/** Unknown AI sites, by host and device. */
export const shadowAi: Knex.Migration = { up, down };
