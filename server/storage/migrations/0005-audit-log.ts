import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_log', (table) => {
    table.bigInteger('seq').primary();
    table.bigInteger('time_ms').notNullable();
    for (const name of ['actor_kind', 'actor_id', 'actor_name', 'action', 'target']) {
      table.text(name).notNullable();
    }
    table.text('detail').notNullable();
    for (const name of ['previous', 'hash', 'signature']) table.text(name).notNullable();
    table.index(['action', 'seq'], 'audit_log_by_action');
  });
  await knex.schema.createTable('audit_head', (table) => {
    table.integer('id').primary();
    table.bigInteger('seq').notNullable();
    table.text('hash').notNullable();
    table.text('signature').notNullable();
  });
  await knex('audit_head').insert({ id: 1, seq: 0, hash: '0'.repeat(64), signature: '' });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_head');
  await knex.schema.dropTable('audit_log');
}

/** The administrators' audit log, a chain of hashes, and its last link once more. */
export const auditLog: Knex.Migration = { up, down };
