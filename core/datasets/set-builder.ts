import { BloomFilter, filterBits } from './bloom-filter';
import { FilterHash } from './filter-hash';
import { canonicalValue, type CanonicalValue } from './folded-words';
import { encodeSet, MOST_DIGITS, MOST_WORDS, type SetKind } from './hashed-set';
import { KeyedHash } from './keyed-hash';

/** Limits of one set. */
export const SET_LIMITS = {
  /** Values in one set. */
  values: 2_000_000,
  columns: 64,
  /** Shorter values stand in every text, letters and digits in sum. */
  leastLength: 3,
} as const;

/** Grows as it is filled. */
class Numbers {
  #array = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  at(index: number): number {
    return this.#array[index] as number;
  }
}

/**
 * Makes a set of keyed hashes out of plain values, which it does not keep. Runs in a browser as in
 * Node; a million values take some ten seconds.
 */
export class SetBuilder {
  readonly #hash: KeyedHash;
  readonly #filterHash: FilterHash;
  readonly #high = new Numbers();
  readonly #low = new Numbers();
  readonly #cells = new Numbers();
  readonly #filterLow = new Numbers();
  readonly #filterHigh = new Numbers();
  readonly #beginningsLow = new Numbers();
  readonly #beginningsHigh = new Numbers();
  #rows = 0;
  #wordCounts = 0;
  #digitCounts = 0;

  constructor(
    private readonly kind: SetKind,
    private readonly columns: readonly string[],
    key: Uint8Array,
  ) {
    if (columns.length === 0 || columns.length > SET_LIMITS.columns) {
      throw new RangeError(`a set has 1–${SET_LIMITS.columns} columns`);
    }
    this.#hash = new KeyedHash(key);
    this.#filterHash = new FilterHash(this.#hash);
  }

  /** Values that were taken so far. */
  get size(): number {
    return this.#cells.length;
  }

  /**
   * Adds a row of a table, a cell for each column. Cells that are too short, too long, or hold no
   * letter or digit are passed over. Gives the number of cells taken. @throws RangeError when full
   */
  addRow(cells: readonly string[]): number {
    const row = this.#rows++;
    let taken = 0;
    cells.slice(0, this.columns.length).forEach((cell, column) => {
      const value = canonicalValue(cell);
      if (!isUsable(value)) return;
      this.#add(value.text, row * this.columns.length + column, 'cell');
      this.#noteShape(value);
      taken++;
    });
    return taken;
  }

  /** Adds the fingerprints of one document, which becomes a row. */
  addFingerprints(fingerprints: Iterable<string>): void {
    const row = this.#rows++;
    for (const fingerprint of fingerprints) this.#add(fingerprint, row, 'fingerprint');
  }

  #add(text: string, cell: number, purpose: 'cell' | 'fingerprint'): void {
    if (this.#cells.length >= SET_LIMITS.values) {
      throw new RangeError(`a set holds at most ${SET_LIMITS.values} values`);
    }
    const { high, low } = this.#hash.of(purpose, text);
    this.#high.push(high);
    this.#low.push(low);
    this.#cells.push(cell);
    this.#filterHash.of(text);
    this.#filterLow.push(this.#filterHash.low);
    this.#filterHigh.push(this.#filterHash.high);
  }

  #noteShape({ text, words, digits }: CanonicalValue): void {
    if (digits) {
      this.#digitCounts |= 1 << text.length;
      return;
    }
    this.#wordCounts |= 1 << words.length;
    if (words.length < 2) return;
    this.#filterHash.of(words[0] as string);
    this.#beginningsLow.push(this.#filterHash.low);
    this.#beginningsHigh.push(this.#filterHash.high);
  }

  /** The finished set as bytes. */
  finish(): Uint8Array {
    const order = this.#sorted();
    const sorted = (numbers: Numbers): Uint32Array =>
      Uint32Array.from(order, (index) => numbers.at(index));
    const set = {
      kind: this.kind,
      columns: this.columns,
      rows: this.#rows,
      high: sorted(this.#high),
      low: sorted(this.#low),
      cells: sorted(this.#cells),
      filter: filterOf(this.#filterLow, this.#filterHigh),
      beginnings: filterOf(this.#beginningsLow, this.#beginningsHigh),
      wordCounts: this.#wordCounts,
      digitCounts: this.#digitCounts,
    };
    return encodeSet(set, this.#hash);
  }

  /** Positions in the order of their hashes, then of their cells. */
  #sorted(): Uint32Array {
    return Uint32Array.from({ length: this.size }, (_, index) => index).sort(
      (a, b) =>
        this.#high.at(a) - this.#high.at(b) ||
        this.#low.at(a) - this.#low.at(b) ||
        this.#cells.at(a) - this.#cells.at(b),
    );
  }
}

function isUsable({ text, words, digits }: CanonicalValue): boolean {
  if (digits) return text.length >= SET_LIMITS.leastLength && text.length <= MOST_DIGITS;
  // A name in Chinese characters is two or three of them.
  const weight = words.reduce(
    (sum, word) => sum + (/[\u2e80-\u9fff]/.test(word) ? 2 : word.length),
    0,
  );
  return weight >= SET_LIMITS.leastLength && words.length <= MOST_WORDS;
}

function filterOf(low: Numbers, high: Numbers): BloomFilter {
  const filter = new BloomFilter(new Uint32Array(filterBits(low.length) / 32));
  for (let index = 0; index < low.length; index++) filter.add(low.at(index), high.at(index));
  return filter;
}
