import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ManagedLayer, ManagedLevel, ManagedSource } from './source';

/** Largest policy file that is read, bytes. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** JSON files below `<baseDir>/{recommended,managed}`, in file-name order, as Chromium does it. */
export class LinuxManagedSource implements ManagedSource {
  constructor(private readonly baseDir: string) {}

  async read(): Promise<readonly ManagedLayer[]> {
    return [...(await this.#level('recommended')), ...(await this.#level('managed'))];
  }

  async #level(level: ManagedLevel): Promise<ManagedLayer[]> {
    const folder = join(this.baseDir, level);
    let names: string[];
    try {
      names = await readdir(folder);
    } catch (error) {
      return isMissing(error) ? [] : [{ level, origin: folder, error: reasonOf(error) }];
    }
    const files = names.filter((name) => name.endsWith('.json')).sort();
    return Promise.all(files.map((name) => readLayer(level, join(folder, name))));
  }
}

async function readLayer(level: ManagedLevel, origin: string): Promise<ManagedLayer> {
  try {
    const { size } = await stat(origin);
    if (size > MAX_FILE_BYTES) {
      return { level, origin, error: `the file is larger than ${MAX_FILE_BYTES} bytes` };
    }
    const value: unknown = JSON.parse(await readFile(origin, 'utf8'));
    return { level, origin, value };
  } catch (error) {
    return { level, origin, error: reasonOf(error) };
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
