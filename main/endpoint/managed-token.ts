import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts an enrolment token of the managed configuration into a file that only this person can read,
 * once: the agent removes the file when the token is used, and a used token is worth nothing.
 */
export async function managedTokenFile(token: string, file: string): Promise<string> {
  const mark = `${file}.seen`;
  const digest = createHash('sha256').update(token).digest('hex');
  if ((await seen(mark)) === digest) return file;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, token, { mode: 0o600 });
  await writeFile(mark, digest, { mode: 0o600 });
  return file;
}

async function seen(mark: string): Promise<string | undefined> {
  try {
    return await readFile(mark, 'utf8');
  } catch {
    // No token has come this way.
    return undefined;
  }
}
