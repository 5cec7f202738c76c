import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { resourcesDir } from './resources';

/** The version of this program. */
export async function packageVersion(): Promise<string> {
  const text = await readFile(join(resourcesDir(), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
