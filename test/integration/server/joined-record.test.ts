import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { auditPageSchema } from '../../../core/exchange/access';
import { openDatabase, openDatabaseBeside } from '../../../server/storage/database';
import { JoinedWrite } from '../../../server/storage/joined-write';
import type { GroupCommit } from '../../../server/storage/group-commit';
import { dataFolder, setUpAdministrator, startEndpoint } from './endpoint';
import { testDatabase } from './test-database';

async function open(): Promise<GroupCommit> {
  const dataDir = await dataFolder();
  const database = await openDatabase({ dataDir, database: await testDatabase(dataDir) });
  onTestFinished(() => database.close());
  await database.commits.run((trx) =>
    trx.schema.createTable('acts', (table) => table.text('name').primary()),
  );
  return database.commits;
}

const names = async (commits: GroupCommit): Promise<string[]> =>
  (await commits.database('acts').pluck('name')).sort() as string[];

/** A record that is written with the first write of what `run` does. */
const record = (name = 'record'): JoinedWrite =>
  new JoinedWrite((trx) => trx('acts').insert({ name }));

describe('a record that is joined to a write', () => {
  it('is committed with the first write that changes something, once', async () => {
    const commits = await open();
    const joined = record();
    await joined.run(async () => {
      expect(await commits.run((trx) => trx('acts').where({ name: 'no' }).delete())).toBe(0);
      expect(joined.done).toBe(false);
      await commits.run((trx) => trx('acts').insert({ name: 'first' }));
      expect(joined.done).toBe(true);
      await commits.run((trx) => trx('acts').insert({ name: 'second' }));
    });
    expect(await names(commits)).toEqual(['first', 'record', 'second']);
  });

  it('takes the write back with it where it cannot be written itself', async () => {
    const commits = await open();
    const joined = new JoinedWrite(() => Promise.reject(new Error('the disk is full')));
    const others = commits.run((trx) => trx('acts').insert({ name: 'other' }));
    const write = joined.run(() => commits.run((trx) => trx('acts').insert({ name: 'act' })));
    await expect(write).rejects.toThrow('the disk is full');
    await others;
    expect(joined.done).toBe(false);
    expect(await names(commits)).toEqual(['other']);
  });

  it('is not written where the write fails, and goes with the next one', async () => {
    const commits = await open();
    const joined = record();
    await joined.run(async () => {
      const failing = commits.run(async (trx) => {
        await trx('acts').insert({ name: 'act' });
        throw new Error('interrupted');
      });
      await expect(failing).rejects.toThrow('interrupted');
      expect(await names(commits)).toEqual([]);
      await commits.run((trx) => trx('acts').insert({ name: 'again' }));
    });
    expect(await names(commits)).toEqual(['again', 'record']);
  });

  it('stays out of the writes of others, and of what comes after its end', async () => {
    const commits = await open();
    const joined = record();
    await commits.run((trx) => trx('acts').insert({ name: 'before' }));
    joined.close();
    await joined.run(() => commits.run((trx) => trx('acts').insert({ name: 'after' })));
    expect(joined.done).toBe(false);
    expect(await names(commits)).toEqual(['after', 'before']);
  });
});

describe('an act of the console', () => {
  it('is recorded once, and not where it was refused', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const made = await admin.post(CONSOLE_PATHS.apiTokens, { name: 'ci', scopes: ['scim:edit'] });
    expect(made.status).toBe(200);
    const refused = await admin.post(`${CONSOLE_PATHS.people}/nobody`, { state: 'disabled' });
    expect(refused.status).toBe(404);
    const page = auditPageSchema.parse(await (await admin.get(CONSOLE_PATHS.audit)).json());
    const acts = page.entries.map(({ action, target }) => `${action} ${target}`);
    expect(acts.filter((act) => act.startsWith('api_token'))).toEqual(['api_token.create ci']);
    expect(acts.filter((act) => act.startsWith('person.change'))).toEqual([]);
  });

  it('leaves nothing where its record cannot be written', async () => {
    const dataDir = await dataFolder();
    const endpoint = await startEndpoint({ dataDir });
    const admin = await setUpAdministrator(endpoint);
    const beside = await openDatabaseBeside({ dataDir, database: await testDatabase(dataDir) });
    onTestFinished(() => beside.close());
    const create = (name: string): Promise<Response> =>
      admin.post(CONSOLE_PATHS.apiTokens, { name, scopes: ['scim:edit'] });
    await beside.commits.database.schema.renameTable('audit_log', 'audit_log_away');
    expect((await create('unrecorded')).status).toBe(500);
    await beside.commits.database.schema.renameTable('audit_log_away', 'audit_log');
    expect((await create('recorded')).status).toBe(200);
    const tokens = await (await admin.get(CONSOLE_PATHS.apiTokens)).text();
    expect(tokens).toContain('"recorded"');
    expect(tokens).not.toContain('unrecorded');
    const verified: unknown = await (await admin.get(CONSOLE_PATHS.auditVerification)).json();
    expect(verified).toMatchObject({ ok: true });
  });
});
