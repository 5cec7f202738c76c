import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CatalogueError, parseCatalogue, type Catalogue, type CatalogueFile } from './catalogue';

/** Name of the file that lists the predefined profiles; every other JSON file is a group. */
export const PROFILES_FILE = 'profiles.json';

function readFile(directory: string, name: string): CatalogueFile {
  const text = readFileSync(join(directory, name), 'utf8');
  try {
    return { name, content: JSON.parse(text) };
  } catch (error) {
    throw new CatalogueError([`${name}: ${error instanceof Error ? error.message : 'no JSON'}`]);
  }
}

/** Reads the catalogue of a `detectors` directory. Throws CatalogueError with every fault in it. */
export function loadCatalogue(directory: string): Catalogue {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  const groups = names.filter((name) => name !== PROFILES_FILE).sort();
  return parseCatalogue(
    groups.map((name) => readFile(directory, name)),
    readFile(directory, PROFILES_FILE),
  );
}
