import type { TextLeaf } from './unit-texts';

/** A range of a leaf that holds a range of the text that a reader gave for the unit. */
export interface TextPlace {
  readonly leaf: number;
  /** Where in the leaf the text begins: behind what events before have said already. */
  readonly from: number;
  /** Where in the unit's text it stands; UTF-16 code units. */
  readonly at: number;
  readonly length: number;
}

/** Steps of one search; a unit that takes more has no place for its text. */
const MAX_STEPS = 50_000;
const MAX_LEAVES = 5000;

/**
 * Finds where the text of units stands, whoever read it: the leaves that give the text when they are
 * read one after the other, each whole or, in streams that say all again in each event, what it adds.
 */
export class TextPlaces {
  /** What each leaf held that text was found in, by its path. */
  readonly #last = new Map<string, string>();

  /** The places of a text; `undefined` where it does not stand in these leaves. */
  find(leaves: readonly TextLeaf[], text: string): readonly TextPlace[] | undefined {
    if (leaves.length > MAX_LEAVES) return undefined;
    const places = new Search(leaves, text, this.#last).run();
    for (const { leaf } of places ?? []) {
      const found = leaves[leaf];
      if (found) this.#last.set(found.path, found.text);
    }
    return places;
  }
}

class Search {
  private readonly failed = new Set<number>();
  private readonly places: TextPlace[] = [];
  private steps = 0;

  constructor(
    private readonly leaves: readonly TextLeaf[],
    private readonly text: string,
    private readonly last: ReadonlyMap<string, string>,
  ) {}

  run(): readonly TextPlace[] | undefined {
    return this.from(0, 0) ? this.places : undefined;
  }

  /** Places the text from `at` on in the leaves from `index` on. */
  private from(index: number, at: number): boolean {
    if (at === this.text.length) return true;
    const leaf = this.leaves[index];
    this.steps += 1;
    const key = index * (this.text.length + 1) + at;
    if (leaf === undefined || this.steps > MAX_STEPS || this.failed.has(key)) return false;
    const found = leaf.aside
      ? this.from(index + 1, at) || this.take(leaf, index, at)
      : this.take(leaf, index, at) || this.from(index + 1, at);
    if (!found) this.failed.add(key);
    return found;
  }

  private take(leaf: TextLeaf, index: number, at: number): boolean {
    return this.place(leaf, index, at, 0) || this.place(leaf, index, at, this.repeated(leaf));
  }

  private place(leaf: TextLeaf, index: number, at: number, from: number): boolean {
    const length = leaf.text.length - from;
    if (length <= 0 || !this.text.startsWith(leaf.text.slice(from), at)) return false;
    this.places.push({ leaf: index, from, at, length });
    if (this.from(index + 1, at + length)) return true;
    this.places.pop();
    return false;
  }

  /** How much of a leaf is what the same leaf held before. */
  private repeated(leaf: TextLeaf): number {
    const before = this.last.get(leaf.path) ?? '';
    let common = 0;
    while (common < before.length && leaf.text[common] === before[common]) common += 1;
    return common;
  }
}
