import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the endpoint's folder, for its owner only. */
export async function prepareDataDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
}

/**
 * Reads a secret file, or makes it with the text that `create` gives. It is written and synced under
 * another name and then linked, so that a kill leaves either no file or a whole one, and of two
 * processes one wins and both read the same.
 */
export async function readOrCreateSecret(
  directory: string,
  name: string,
  create: () => string,
): Promise<string> {
  const path = join(directory, name);
  const existing = await readSecret(path);
  if (existing !== undefined) return existing;
  const draft = join(directory, `${name}.${randomUUID()}`);
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${create()}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path).catch((error: unknown) => {
      // Another process was first: its secret is the one.
      if (!hasCode(error, 'EEXIST')) throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(path, 'utf8')).trim();
}

/** Text of a secret file without its line end; `undefined` where there is none. */
export async function readSecret(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
