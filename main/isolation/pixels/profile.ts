import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROFILE_PREFERENCES } from './chromium-switches';

/** Folders of engines begin with this, the id of the process that made them, and a dash. */
const PREFIX = 'portcullis-px-';
/** Chromium's helpers may still be ending when the browser has; deleting is tried again, 100 ms apart. */
const DELETE_TRIES = 20;

/** The folder of one engine: profile, home and temporary files, deleted at its end. */
export interface Profile {
  readonly root: string;
  /** The profile itself, `--user-data-dir`. */
  readonly data: string;
  /** File with the preferences that it begins with. */
  readonly preferences: string;
  /** Files that a person gives to a page, where policy lets them. */
  readonly uploads: string;
  delete(): Promise<void>;
}

/** Makes a fresh profile below `parent`, which only this user can read. */
export async function createProfile(parent: string): Promise<Profile> {
  const root = await mkdtemp(join(parent, `${PREFIX}${process.pid}-`));
  const data = join(root, 'profile');
  const uploads = join(root, 'uploads');
  await mkdir(join(data, 'Default'), { recursive: true, mode: 0o700 });
  await mkdir(uploads, { mode: 0o700 });
  const preferences = join(data, 'Default', 'Preferences');
  await writeFile(preferences, JSON.stringify(PROFILE_PREFERENCES));
  return {
    root,
    data,
    preferences,
    uploads,
    delete: () =>
      rm(root, { recursive: true, force: true, maxRetries: DELETE_TRIES, retryDelay: 100 }),
  };
}

/** Deletes what a run of ours has left that ended without its own leave. */
export async function sweepProfiles(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(PREFIX) ? /^\d+/.exec(name.slice(PREFIX.length))?.[0] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
