import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that hold other people's work or a version control's own data. */
const PASSED_OVER: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', 'node_modules']);

/** A file that is to be scanned; `asked` when it was named, not found in a folder. */
export interface InputFile {
  readonly path: string;
  readonly asked: boolean;
}

/**
 * The file that was named, or those in the folder that was named, in order. Links within folders are
 * not followed. Rejects where the path does not exist.
 */
export async function* inputFiles(path: string): AsyncGenerator<InputFile> {
  if ((await stat(path)).isDirectory()) yield* filesIn(path);
  else yield { path, asked: true };
}

async function* filesIn(folder: string): AsyncGenerator<InputFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield { path, asked: false };
    else if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) yield* filesIn(path);
  }
}
