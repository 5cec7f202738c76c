import type { Knex } from 'knex';
import { prepareDataDirectory } from '../data-directory';
import { SHARED_SECRETS, type Secrets } from '../secrets';
import { isPostgres } from '../storage/bulk-insert';
import { openDatabase, type Database, type StorageLocation } from '../storage/database';
import { makePartitions } from '../storage/partitions';
import { copyTables, type TableCounts } from './copy';

/** A replica that was heard within this time is alive, ms. */
const ALIVE_MS = 35_000;

/** Endpoints work on the source: what they would still write could be lost. */
export class SourceInUseError extends Error {
  override readonly name = 'SourceInUseError';
  readonly code = 'source_in_use';
}

/**
 * Moves everything from one database to another: tables and keys. Nobody may work on either. What
 * breaks off goes on when it is called again. @throws SourceInUseError, FolderInUseError,
 * TargetInUseError, CountMismatchError
 */
export async function migrateStorage(
  from: StorageLocation,
  to: StorageLocation,
  told: (table: string, rows: number) => void,
): Promise<TableCounts> {
  const source = await openDatabase(from);
  try {
    await assertIdle(source.reader);
    if (to.database === undefined) await prepareDataDirectory(to.dataDir);
    const target = await openDatabase(to);
    try {
      return await transfer(source, target, told);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Copies from a database that nobody changes while it goes on. */
export async function transfer(
  source: Pick<Database, 'reader' | 'secrets'>,
  target: Database,
  told: (table: string, rows: number) => void,
): Promise<TableCounts> {
  await copySecrets(source.secrets, target.secrets);
  const writer = target.commits.database;
  if (isPostgres(writer)) await makePartitions(writer, Date.now());
  return copyTables(source.reader, writer, told);
}

async function assertIdle(database: Knex): Promise<void> {
  const alive = await database<{ heard_ms: number }>('replicas')
    .where('heard_ms', '>', Date.now() - ALIVE_MS)
    .first();
  if (alive && isPostgres(database)) {
    throw new SourceInUseError('endpoints work on the source; stop them first');
  }
}

export async function copySecrets(source: Secrets, target: Secrets): Promise<void> {
  for (const name of SHARED_SECRETS) {
    const value = await source.read(name);
    if (value === undefined) continue;
    await target.remove(name);
    await target.readOrCreate(name, () => value);
  }
}
