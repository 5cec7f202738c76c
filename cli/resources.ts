import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where an installed app keeps files beside its archive; undefined under plain Node. */
const { resourcesPath } = process as { readonly resourcesPath?: string };

/**
 * The directory of the shipped resources: from the built file (`out/cli/*.js`), from the source tree
 * (`cli/*.ts`) and in an installed package alike. Throws when there is none.
 */
export function resourcesDir(): string {
  const candidates = ['../resources', '../../resources'].map((path) =>
    resolve(import.meta.dirname, path),
  );
  if (resourcesPath !== undefined) candidates.push(join(resourcesPath, 'resources'));
  const found = candidates.find((path) => existsSync(join(path, 'detectors')));
  if (found === undefined) throw new Error(`no resources in ${candidates.join(' or ')}`);
  return found;
}
