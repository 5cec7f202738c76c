import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of the data sets; which fields there are depends on the set. */
export interface DataItem {
  readonly text: string;
  readonly source: string;
  readonly license: string;
  readonly label?: number;
  readonly kind?: string;
  readonly categories?: readonly string[];
  readonly lang?: string | null;
  readonly spans?: readonly {
    readonly start: number;
    readonly end: number;
    readonly type: string;
  }[];
}

const NON_COMMERCIAL = /\bNC\b|non-commercial/i;

/** Reads training sets and remembers what was read, for the manifest. */
export class DataFolder {
  readonly #hash = createHash('sha256');
  readonly sources = new Map<string, { license: string; items: number }>();

  constructor(private readonly directory: string) {}

  /** Items of `<set>.<part>.jsonl` under commercial licences; none where there is no such file. */
  read(set: string, part: 'train' | 'dev'): DataItem[] {
    const file = join(this.directory, `${set}.${part}.jsonl`);
    if (!existsSync(file)) return [];
    const content = readFileSync(file);
    this.#hash.update(content);
    const items = content
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as DataItem)
      .filter((item) => !NON_COMMERCIAL.test(item.license));
    for (const { source, license } of items) {
      const known = this.sources.get(source);
      if (known) known.items++;
      else this.sources.set(source, { license, items: 1 });
    }
    return items;
  }

  /** SHA-256 over every file read so far. */
  hash(): string {
    return this.#hash.copy().digest('hex');
  }
}
