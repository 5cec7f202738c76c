import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The version of this program. */
export async function packageVersion(): Promise<string> {
  // From the source tree (`cli/*.ts`) and from the built file (`out/cli/*.js`, also in a package).
  const candidates = ['../package.json', '../../package.json', '../../../package.json'].map(
    (path) => resolve(import.meta.dirname, path),
  );
  const file = candidates.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`no package.json in ${candidates.join(' or ')}`);
  const text = await readFile(file, 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
