import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { prepareDataDirectory } from '../data-directory';
import { FolderSecrets } from '../secrets';
import { isPostgres } from '../storage/bulk-insert';
import { openDatabase, openDatabaseBeside, type StorageLocation } from '../storage/database';
import { DATABASE_FILE } from '../storage/sqlite-connection';
import type { TableCounts } from './copy';
import { copySecrets, migrateStorage, transfer } from './migrate';

const MANIFEST = 'backup.json';

const manifestSchema = z.object({
  format: z.literal(1),
  created: z.iso.datetime(),
  /** SHA-256 of the database's file, hexadecimal. */
  sha256: z.string(),
});

/** The folder of a backup is not what its list says. */
export class BackupDamagedError extends Error {
  override readonly name = 'BackupDamagedError';
  readonly code = 'backup_damaged';
}

/** The folder for a backup has something in it. */
export class FolderNotEmptyError extends Error {
  override readonly name = 'FolderNotEmptyError';
  readonly code = 'folder_not_empty';
}

/**
 * Writes everything as of one moment into an empty folder, while endpoints go on working: a SQLite
 * database whatever the source is, the keys, and a list with the database's hash.
 * @throws FolderNotEmptyError
 */
export async function backUp(from: StorageLocation, folder: string): Promise<void> {
  await prepareDataDirectory(folder);
  if ((await readdir(folder)).length > 0) {
    throw new FolderNotEmptyError(`${folder} is not empty; give each backup a folder of its own`);
  }
  const source = await openDatabaseBeside(from);
  try {
    await copySecrets(source.secrets, new FolderSecrets(folder));
    if (isPostgres(source.reader)) {
      await source.reader.transaction(
        async (snapshot) => {
          const target = await openDatabase({ dataDir: folder });
          try {
            await transfer({ ...source, reader: snapshot }, target, () => undefined);
          } finally {
            await target.close();
          }
        },
        { isolationLevel: 'repeatable read', readOnly: true },
      );
    } else {
      await source.commits.database.raw('vacuum into ?', [join(folder, DATABASE_FILE)]);
    }
  } finally {
    await source.close();
  }
  // The folder is closed to others, but what is copied out of it keeps the file's own mode.
  await chmod(join(folder, DATABASE_FILE), 0o600);
  await writeManifest(folder);
}

/** Brings a backup back into an empty place. @throws BackupDamagedError, TargetInUseError */
export async function restore(folder: string, to: StorageLocation): Promise<TableCounts> {
  const { sha256 } = await readManifest(folder);
  if ((await hashOf(join(folder, DATABASE_FILE))) !== sha256) {
    throw new BackupDamagedError(`${DATABASE_FILE} in ${folder} is not the one of ${MANIFEST}`);
  }
  // The copy is opened for writing, which would change the backup.
  const copy = await mkdtemp(join(tmpdir(), 'portcullis-restore-'));
  try {
    await copyFile(join(folder, DATABASE_FILE), join(copy, DATABASE_FILE));
    await copySecrets(new FolderSecrets(folder), new FolderSecrets(copy));
    return await migrateStorage({ dataDir: copy }, to, () => undefined);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function writeManifest(folder: string): Promise<void> {
  const sha256 = await hashOf(join(folder, DATABASE_FILE));
  const manifest = { format: 1, created: new Date().toISOString(), sha256 };
  const draft = join(folder, `${MANIFEST}.new`);
  await writeFile(draft, `${JSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, join(folder, MANIFEST));
}

async function readManifest(folder: string): Promise<z.infer<typeof manifestSchema>> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')));
  } catch (cause) {
    throw new BackupDamagedError(`${folder} has no ${MANIFEST} of a complete backup`, { cause });
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
