import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import type { FleetClient } from './fleet-client';

export interface SetFilesOptions {
  readonly client: FleetClient;
  /** Folder of the sets. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/**
 * Fetches the files of hashed sets that are not in the folder yet. What broke off goes on where it
 * was, and a file gets its name only when its content has the hash. Gives the number of new files.
 * @throws FleetRefusal, TransportError, and an error where the content is another
 */
export async function fetchSetFiles(
  { client, directory, signal }: SetFilesOptions,
  wanted: Iterable<string>,
): Promise<number> {
  let fetched = 0;
  for (const sha256 of wanted) {
    const file = join(directory, `${sha256}.pcds`);
    if (await isThere(file)) continue;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const part = `${file}.part`;
    await download({ client, directory, signal }, sha256, part);
    if ((await hashOf(part)) !== sha256) {
      await rm(part, { force: true });
      throw new Error(`the set ${sha256} has another content at the endpoint`);
    }
    const written = await open(part, 'r+');
    await written.sync();
    await written.close();
    await rename(part, file);
    fetched += 1;
  }
  return fetched;
}

async function download(
  { client, signal }: SetFilesOptions,
  sha256: string,
  part: string,
): Promise<void> {
  const from = await sizeOf(part);
  const answer = await client.open({
    method: 'GET',
    path: `${FLEET_PATHS.sets}/${sha256}`,
    headers: from > 0 ? { range: `bytes=${from}-` } : {},
    signal,
  });
  const goesOn = answer.statusCode === 206;
  await pipeline(answer, createWriteStream(part, { flags: goesOn ? 'a' : 'w', mode: 0o600 }));
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
