import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('portal_approvals', (table) => {
    table.text('id').primary();
    table.text('subject').notNullable();
    table.text('body').notNullable();
    table.bigInteger('asked_ms').notNullable();
    table.bigInteger('until_ms').notNullable();
    table.text('holder').notNullable();
    table.bigInteger('held_until_ms').notNullable();
    table.text('answer');
    table.index(['subject']);
    table.index(['until_ms']);
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('portal_approvals');
}

/** Calls of the hosted portal that wait for an administrator. */
export const portalApprovals: Knex.Migration = { up, down };
