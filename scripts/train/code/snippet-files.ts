import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** Between two snippets of a file. */
const SEPARATOR = /\n%%%%\n/;

const DIRECTORY = join(import.meta.dirname, 'snippets');

/** Snippets by language from `snippets/<language>.txt`, with the slots of `snippets.ts`. */
export function snippetFiles(): ReadonlyMap<string, readonly string[]> {
  return new Map(
    readdirSync(DIRECTORY).map((file) => [
      basename(file, '.txt'),
      readFileSync(join(DIRECTORY, file), 'utf8').trimEnd().split(SEPARATOR),
    ]),
  );
}
