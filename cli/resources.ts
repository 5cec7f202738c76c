import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The directory of the shipped resources, from the built file (`out/cli/*.js`) and from the source
 * tree (`cli/*.ts`) alike. Throws when there is none.
 */
export function resourcesDir(): string {
  const candidates = ['../resources', '../../resources'].map((path) =>
    resolve(import.meta.dirname, path),
  );
  const found = candidates.find((path) => existsSync(join(path, 'detectors')));
  if (found === undefined) throw new Error(`no resources in ${candidates.join(' or ')}`);
  return found;
}
