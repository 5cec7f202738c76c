import type { Knex } from 'knex';

async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('accounts', (table) => {
    // Who was there before is the first administrator.
    table.text('role').notNullable().defaultTo('owner');
    table.text('state').notNullable().defaultTo('active');
    table.text('source').notNullable().defaultTo('local');
    table.text('email');
    table.text('external_id');
    table.bigInteger('last_sign_in_ms');
    table.unique(['source', 'external_id'], { indexName: 'accounts_by_external_id' });
    table.index(['email'], 'accounts_by_email');
  });
  await knex.schema.alterTable('sessions', (table) => {
    table.text('address').notNullable().defaultTo('');
    table.text('agent').notNullable().defaultTo('');
    table.text('method').notNullable().defaultTo('password');
    table.index(['account_id'], 'sessions_by_account');
  });
  await knex.schema.createTable('invitations', (table) => {
    table.text('id').primary();
    table.text('hash').notNullable().unique();
    for (const name of ['name', 'role', 'invited_by']) table.text(name).notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('expires_ms').notNullable();
  });
  await knex.schema.createTable('passkeys', (table) => {
    table.text('id').primary();
    table.text('account_id').notNullable().references('accounts.id').index();
    for (const name of ['name', 'public_key', 'transports']) table.text(name).notNullable();
    table.bigInteger('counter').notNullable();
    table.bigInteger('created_ms').notNullable();
    table.bigInteger('last_used_ms');
  });
  await knex.schema.createTable('sign_in_steps', (table) => {
    table.text('hash').primary();
    table.text('kind').notNullable();
    table.text('body').notNullable();
    table.bigInteger('expires_ms').notNullable().index();
  });
}

async function down(knex: Knex): Promise<void> {
  for (const table of ['sign_in_steps', 'passkeys', 'invitations']) {
    await knex.schema.dropTable(table);
  }
  await knex.schema.alterTable('sessions', (table) => {
    table.dropIndex(['account_id'], 'sessions_by_account');
    table.dropColumns('address', 'agent', 'method');
  });
  await knex.schema.alterTable('accounts', (table) => {
    table.dropUnique(['source', 'external_id'], 'accounts_by_external_id');
    table.dropIndex(['email'], 'accounts_by_email');
    table.dropColumns('role', 'state', 'source', 'email', 'external_id', 'last_sign_in_ms');
  });
}

/** Roles, invitations, passkeys, and what a sign-in of several steps remembers between them. */
export const access: Knex.Migration = { up, down };
