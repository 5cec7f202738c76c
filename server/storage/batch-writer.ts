import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly size: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchWriterOptions<Item, Result> {
  readonly commits: GroupCommit;
  /** Writes the items and gives a result for each. May be called again for the same items. */
  readonly write: (
    trx: Knex.Transaction,
    items: readonly Item[],
    lane: number,
  ) => Promise<readonly Result[]>;
  /** How much of `most` an item takes. */
  readonly sizeOf: (item: Item) => number;
  /** Size of what is written at once; a larger item goes alone. */
  readonly most: number;
}

/**
 * Gathers what arrives while writers are busy, so that many small writes become few statements. Each
 * item's promise settles after the commit; one that cannot be written fails alone.
 */
export class BatchWriter<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private running = 0;

  constructor(private readonly options: BatchWriterOptions<Item, Result>) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, size: this.options.sizeOf(item), resolve, reject });
      if (this.running < this.options.commits.lanes) void this.pump();
    });
  }

  private async pump(): Promise<void> {
    this.running += 1;
    // Give the rest of this turn the chance to join.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.write(this.take());
    this.running -= 1;
  }

  private take(): Waiting<Item, Result>[] {
    let size = 0;
    let count = 0;
    for (const waiting of this.waiting) {
      size += waiting.size;
      if (count > 0 && size > this.options.most) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async write(some: readonly Waiting<Item, Result>[]): Promise<void> {
    const { commits, write } = this.options;
    const items = some.map(({ item }) => item);
    try {
      const results = await commits.run((trx, lane) => write(trx, items, lane));
      some.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('the writer gave no result'));
        else resolve(result);
      });
    } catch (error) {
      if (some.length === 1) some[0]?.reject(error);
      else for (const one of some) await this.write([one]);
    }
  }
}
