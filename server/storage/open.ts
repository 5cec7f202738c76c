import type { Clock } from '../../core/exchange/ports';
import { MemoryCounters } from '../../core/pipeline/counters/memory-counters';
import { LocalBus } from './bus';
import { CounterTable } from './counter-table';
import { openDatabase, type Database, type StorageLocation } from './database';
import { openGatewayStores } from './gateway-stores';
import { makePartitions } from './partitions';
import type { Storage } from './port';
import { PostgresBus } from './postgresql-bus';
import { connect } from './postgresql';
import { openTables } from './tables';

/**
 * Connections of the gateway for each replica, its own: requests that wait for the same counter hold
 * one each, and must not take those of the console.
 */
const GATEWAY_CONNECTIONS = 8;

/** Opens the database and brings its schema up to date. @throws FolderInUseError (SQLite) */
export async function openStorage(
  location: StorageLocation,
  clock: Clock = { now: () => Date.now() },
): Promise<Storage> {
  const database = await openDatabase(location);
  try {
    return location.database === undefined
      ? await folderStorage(database, clock)
      : await fleetStorage(database, location.database, clock);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** One process: what is shared between replicas stays in its memory. */
async function folderStorage(
  { reader, commits, secrets, close }: Database,
  clock: Clock,
): Promise<Storage> {
  const bus = new LocalBus();
  // The lock says that nobody else is there: streams of an earlier run are over, and nobody
  // holds its calls.
  await commits.run(async (trx) => {
    await trx('device_streams').delete();
    await trx('replicas').delete();
    await trx('portal_approvals').update({ held_until_ms: 0 });
  });
  return {
    ...openTables(reader, commits),
    ...{ secrets, bus, counters: new MemoryCounters(clock) },
    maintain: () => Promise.resolve(),
    close: async () => {
      await bus.close();
      await close();
    },
  };
}

async function fleetStorage(
  { reader, commits, secrets, close }: Database,
  url: string,
  clock: Clock,
): Promise<Storage> {
  const bus = await PostgresBus.open(url);
  const counters = new CounterTable(reader, clock);
  const gateway = connect(url, GATEWAY_CONNECTIONS);
  return {
    ...openTables(reader, commits),
    ...{ secrets, bus, counters },
    openGatewayStores: () => openGatewayStores(gateway),
    maintain: async (now) => {
      await makePartitions(reader, now);
      await counters.removeExpired(now);
    },
    close: async () => {
      await gateway.destroy();
      await bus.close();
      await close();
    },
  };
}
