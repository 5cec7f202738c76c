import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { ulid } from 'ulid';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EventTable } from '../../../server/storage/event-table';
import { GroupCommit } from '../../../server/storage/group-commit';
import { migrationSource } from '../../../server/storage/migrations/source';
import { openStorage } from '../../../server/storage/open';
import { exchangeEvent } from './audit-events';
import { dataFolder } from './endpoint';

async function database(): Promise<Knex> {
  const filename = join(await dataFolder(), 'test.sqlite');
  const db = knex({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
  onTestFinished(() => db.destroy());
  return db;
}

describe('group commit', () => {
  it('lets the one that fails fail alone, and keeps the order of the others', async () => {
    const db = await database();
    await db.schema.createTable('n', (table) => table.integer('n').primary());
    const commits = new GroupCommit(db);
    const add = (n: number): Promise<unknown> => commits.run((trx) => trx('n').insert({ n }));
    const results = await Promise.allSettled([1, 2, 2, 3].map(add));
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await db('n').pluck('n')).toEqual([1, 2, 3]);
    await add(4);
    expect(await db('n').pluck('n')).toEqual([1, 2, 3, 4]);
  });

  it('shares transactions: many jobs at once are a handful of commits', async () => {
    const db = await database();
    await db.schema.createTable('n', (table) => table.integer('n').primary());
    let commitCount = 0;
    db.on('query', ({ sql }: { sql: string }) => {
      if (sql.startsWith('COMMIT')) commitCount += 1;
    });
    const commits = new GroupCommit(db);
    const jobs = Array.from({ length: 128 }, (_, n) =>
      commits.run((trx) => trx('n').insert({ n })),
    );
    await Promise.all(jobs);
    expect(commitCount).toBe(2);
  });
});

describe('the database', () => {
  it('can be taken back to nothing and brought up to date again', async () => {
    const db = await database();
    const tables = (): Promise<string[]> =>
      db('sqlite_master').where({ type: 'table' }).whereNot('name', 'like', 'knex%').pluck('name');
    await db.migrate.latest({ migrationSource });
    const before = await tables();
    expect(before).toContain('events');
    await db.migrate.rollback({ migrationSource }, true);
    expect((await tables()).filter((name) => !name.startsWith('sqlite_'))).toEqual([]);
    await db.migrate.latest({ migrationSource });
    expect(await tables()).toEqual(before);
  });

  it('answers every list of the console by an index', async () => {
    const db = await database();
    await db.migrate.latest({ migrationSource });
    const events = new EventTable(db, new GroupCommit(db));
    await events.append('device-1', [exchangeEvent()], Date.now());
    const queries: { sql: string; bindings: unknown[] }[] = [];
    db.on('query', ({ sql, bindings }: (typeof queries)[number]) => {
      if (sql.startsWith('select')) queries.push({ sql, bindings });
    });
    const filters = [{}, { before: 'Z' }, { action: 'block' }, { app: 'x' }, { device: 'x' }];
    for (const filter of filters) await events.list({ ...filter, limit: 50 });
    await events.byExchange('device-1', [ulid(), ulid()]);
    expect(queries).toHaveLength(filters.length + 1);
    for (const { sql, bindings } of queries) {
      const plan: { detail: string }[] = await db.raw(
        `explain query plan ${sql}`,
        bindings as Knex.Value[],
      );
      const text = plan.map(({ detail }) => detail).join('\n');
      expect([sql, text]).toEqual([
        sql,
        expect.stringMatching(/USING.* INDEX (exchanges_by|events_by|sqlite_autoindex_events)/),
      ]);
      expect(text).toContain('sqlite_autoindex_outcomes');
      expect(text).not.toMatch(/SCAN e$/m);
    }
    for (const { sql, bindings } of queries.slice(0, filters.length)) {
      const plan = JSON.stringify(
        await db.raw(`explain query plan ${sql}`, bindings as Knex.Value[]),
      );
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });

  it('is a write-ahead log that is on the disk at each commit', async () => {
    const directory = await dataFolder();
    const storage = await openStorage({ dataDir: directory });
    onTestFinished(() => storage.close());
    const db = knex({
      client: 'sqlite3',
      connection: { filename: join(directory, 'portcullis.sqlite') },
      useNullAsDefault: true,
    });
    onTestFinished(() => db.destroy());
    expect(await db.raw('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });
});
