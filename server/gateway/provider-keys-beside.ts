import { prepareDataDirectory } from '../data-directory';
import { LocalBus } from '../storage/bus';
import { openDatabaseBeside, type StorageLocation } from '../storage/database';
import { PostgresBus } from '../storage/postgresql-bus';
import { SettingTable } from '../storage/setting-table';
import { ProviderKeys } from './provider-keys';

/** Works on the provider keys of an endpoint, also while it runs. */
export async function withProviderKeys<T>(
  location: StorageLocation,
  work: (keys: ProviderKeys) => Promise<T>,
): Promise<T> {
  const { database } = location;
  if (database === undefined) await prepareDataDirectory(location.dataDir);
  const { reader, commits, secrets, close } = await openDatabaseBeside(location);
  try {
    // Replicas hear of it at once; an endpoint on SQLite reads keys again by itself.
    const bus = database === undefined ? new LocalBus() : await PostgresBus.open(database);
    try {
      const settings = new SettingTable(reader, commits);
      const clock = { now: () => Date.now() };
      return await work(await ProviderKeys.open(settings, secrets, bus, clock));
    } finally {
      await bus.close();
    }
  } finally {
    await close();
  }
}
