import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import knex from 'knex';

/** Another process works on the data folder. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly code = 'folder_in_use';
}

/**
 * Keeps a second endpoint out of a data folder: each would remember nonces and announce policy on
 * its own. The lock is SQLite's on a file of its own, so the system drops it with the process,
 * however that ends. Returns the way to let go. @throws FolderInUseError
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const filename = join(directory, 'portcullis.lock');
  const connection = knex({
    client: 'sqlite3',
    connection: { filename },
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  try {
    await connection.raw('begin exclusive');
    await chmod(filename, 0o600);
  } catch (error) {
    await connection.destroy();
    const busy = error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
    if (!busy) throw error;
    throw new FolderInUseError(`${directory} is in use by another Portcullis server`, {
      cause: error,
    });
  }
  return () => connection.destroy();
}
