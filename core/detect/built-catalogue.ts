import { readFileSync } from 'node:fs';
import type { Catalogue } from './catalogue';
import { loadCatalogue } from './load-catalogue';

/** Where a catalogue is: the folder of its sources, or the file that a build has made of them. */
export type CatalogueSource = { readonly directory: string } | { readonly built: string };

/** Name of that file, beside the built program. */
export const BUILT_CATALOGUE = 'detectors.json';

/**
 * The file's text for a folder of sources: checked and written out, so that no start has to do it
 * again, and without the examples, which are tests. @throws CatalogueError
 */
export function buildCatalogue(directory: string): string {
  const { detectors, profiles } = loadCatalogue(directory);
  const examples = { found: [], ignored: [] };
  const built = { detectors: detectors.map((detector) => ({ ...detector, examples })), profiles };
  return JSON.stringify(built satisfies Catalogue);
}

/** Reads a catalogue; a built one is a part of the program and is taken as it is. @throws CatalogueError */
export function openCatalogue(source: CatalogueSource): Catalogue {
  if ('directory' in source) return loadCatalogue(source.directory);
  return JSON.parse(readFileSync(source.built, 'utf8')) as Catalogue;
}
