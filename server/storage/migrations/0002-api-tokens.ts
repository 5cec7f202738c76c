import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('api_tokens', (table) => {
    table.text('id').primary();
    table.text('hash').notNullable().unique();
    table.text('name').notNullable();
    table.text('scopes').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('expires_ms');
  });
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('api_tokens');
}

/** Tokens of programs that administer the endpoint; only their hashes are kept. */
export const apiTokens: Knex.Migration = { up, down };
