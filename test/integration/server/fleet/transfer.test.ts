import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLEET_PATHS } from '../../../../core/fleet/wire';
import { backUp, restore } from '../../../../server/transfer/backup';
import { migrateStorage } from '../../../../server/transfer/migrate';
import { deliver, exchangeEvent, outcomeEvent } from '../audit-events';
import {
  dataFolder,
  enrolDesk,
  sendSigned,
  setUpAdministrator,
  startEndpoint,
  type Desk,
} from '../endpoint';
import { onPostgres, testDatabase } from '../test-database';

/** An endpoint with a desk, an administrator and some events; gives its folder and the desk. */
async function filled(dataDir: string): Promise<{ desk: Desk; close: () => Promise<void> }> {
  const endpoint = await startEndpoint({ dataDir });
  await setUpAdministrator(endpoint);
  const desk = await enrolDesk(endpoint);
  const exchanges = Array.from({ length: 450 }, () => exchangeEvent());
  await deliver(desk, exchanges);
  await deliver(
    desk,
    exchanges.slice(0, 40).map((event) => outcomeEvent(event)),
  );
  return { desk, close: () => endpoint.server.close() };
}

/** The desk speaks to the new place as if nothing had happened: key, nonces and policy are there. */
async function expectAtHome(desk: Desk, place: { dataDir: string; database?: string | undefined }) {
  const endpoint = await startEndpoint(place);
  const moved = { ...desk, base: endpoint.urls.fleet };
  const answer = await sendSigned(moved, { path: FLEET_PATHS.policy });
  expect(answer.status).toBe(200);
  const again = exchangeEvent();
  expect(await deliver(moved, [again])).toMatchObject({ accepted: 1 });
  expect(await deliver(moved, [again])).toMatchObject({ duplicates: 1 });
  expect(endpoint.urls.setUp).toBeUndefined();
  await endpoint.server.close();
}

describe('a backup', () => {
  it('is made while the endpoint works, and brought back elsewhere with everything in it', async () => {
    const dataDir = await dataFolder();
    const { desk, close } = await filled(dataDir);
    const folder = join(await dataFolder(), 'backup');
    const place = { dataDir, database: await testDatabase(dataDir) };
    await backUp(place, folder);
    await close();
    const target = await dataFolder();
    const to = { dataDir: target, database: await testDatabase(target) };
    const counts = await restore(folder, to);
    expect(counts).toMatchObject({ events: 450, outcomes: 40, devices: 1, accounts: 1 });
    await expectAtHome(desk, to);
    await expect(restore(folder, to)).rejects.toMatchObject({ code: 'target_in_use' });
    await expect(backUp(place, folder)).rejects.toMatchObject({ code: 'folder_not_empty' });
  });

  it('that was changed is not brought back', async () => {
    const dataDir = await dataFolder();
    const { close } = await filled(dataDir);
    await close();
    const folder = join(await dataFolder(), 'backup');
    await backUp({ dataDir, database: await testDatabase(dataDir) }, folder);
    const names = await readdir(folder);
    expect(names.sort()).toContain('backup.json');
    const modes = await Promise.all(names.map((name) => stat(join(folder, name))));
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual(names.map(() => 0o600));
    await appendFile(join(folder, 'portcullis.sqlite'), 'x');
    const target = await dataFolder();
    await expect(restore(folder, { dataDir: target })).rejects.toMatchObject({
      code: 'backup_damaged',
    });
  });
});

describe.runIf(onPostgres())('a move', () => {
  it('takes everything from SQLite to PostgreSQL and back, and goes on after it broke off', async () => {
    const fleet = await dataFolder();
    const { desk, close } = await filled(fleet);
    await close();
    const database = await testDatabase(fleet);
    const folder = await dataFolder();
    let told = 0;
    const breakOff = (): void => {
      told += 1;
      if (told === 3) throw new Error('broken off');
    };
    const from = { dataDir: fleet, database };
    await expect(migrateStorage(from, { dataDir: folder }, breakOff)).rejects.toThrow('broken off');
    const counts = await migrateStorage(from, { dataDir: folder }, () => undefined);
    expect(counts).toMatchObject({ events: 450, outcomes: 40 });
    const target = await dataFolder();
    const back = { dataDir: target, database: await testDatabase(target) };
    expect(await migrateStorage({ dataDir: folder }, back, () => undefined)).toEqual(counts);
    await expectAtHome(desk, back);
  });
});
