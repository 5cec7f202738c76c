import type { Knex } from 'knex';

const DAY_HOURS = 24;

async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('rollup_pairs', (table) => {
    table.text('metric').notNullable();
    table.text('key').notNullable();
    table.text('series').notNullable();
    table.bigInteger('first_ms').notNullable();
    table.bigInteger('last_ms').notNullable();
    table.primary(['metric', 'key', 'series']);
  });
  await knex.raw(
    `insert into rollup_pairs ("metric", "key", "series", "first_ms", "last_ms")
     select "metric", "key", "series", min("bucket_ms"), max("bucket_ms") from rollups
     where "span" = ${DAY_HOURS} and "metric" = 'app_user' group by "metric", "key", "series"`,
  );
}

async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('rollup_pairs');
}

/** The first and the last day of each pair of key and series, to count pairs without their days. */
export const rollupPairs: Knex.Migration = { up, down };
