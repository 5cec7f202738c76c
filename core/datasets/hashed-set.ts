import { BloomFilter } from './bloom-filter';
import type { KeyedHash } from './keyed-hash';

/** What the values of a set are: cells of a table (a word list is one of one column), or fingerprints. */
export type SetKind = 'table' | 'fingerprints';

/** Words that a value may have; longer values are not taken into a set. */
export const MOST_WORDS = 16;

/** Digits that a number may have. */
export const MOST_DIGITS = 31;

/**
 * Values that are known by their keyed hashes only. The hashes are sorted; `cells` gives for each the
 * row times the number of columns, plus the column.
 */
export interface HashedSet {
  readonly kind: SetKind;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly cells: Uint32Array;
  /** Of the values themselves. */
  readonly filter: BloomFilter;
  /** Of the first words of values with several. */
  readonly beginnings: BloomFilter;
  /** Bit n: some value has n words. */
  readonly wordCounts: number;
  /** Bit n: some value is a number of n digits. */
  readonly digitCounts: number;
}

/** A set that cannot be used: damaged, of a later version, or made with another key. */
export class HashedSetError extends Error {
  readonly code = 'HASHED_SET';

  constructor(message: string) {
    super(message);
    this.name = 'HashedSetError';
  }
}

const MAGIC = 0x50434453; // "PCDS"
const VERSION = 1;
const KINDS: readonly SetKind[] = ['table', 'fingerprints'];
const HEADER_BYTES = 48;
/** Most bytes of the list of column names. */
const MOST_NAMES = 64 * 1024;
const CHECK = 'portcullis';

/** The set as bytes, little-endian and aligned, with a mark that tells whether a key fits. */
export function encodeSet(set: HashedSet, hash: KeyedHash): Uint8Array {
  const names = new TextEncoder().encode(JSON.stringify(set.columns));
  const namesLength = Math.ceil(names.length / 4) * 4;
  const arrays = [set.high, set.low, set.cells, set.filter.words, set.beginnings.words];
  const length = arrays.reduce((sum, array) => sum + array.byteLength, HEADER_BYTES + namesLength);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const check = hash.of('check', CHECK);
  const header = [
    MAGIC,
    VERSION,
    KINDS.indexOf(set.kind),
    names.length,
    set.rows,
    set.high.length,
    set.filter.words.length,
    set.beginnings.words.length,
    set.wordCounts >>> 0,
    set.digitCounts >>> 0,
    check.high,
    check.low,
  ];
  header.forEach((value, index) => view.setUint32(4 * index, value, index !== 0));
  bytes.set(names, HEADER_BYTES);
  let at = HEADER_BYTES + namesLength;
  for (const array of arrays) {
    array.forEach((value, index) => view.setUint32(at + 4 * index, value, true));
    at += array.byteLength;
  }
  return bytes;
}

/** Reads a set. @throws HashedSetError when it is no set, or not made with this key */
export function decodeSet(bytes: Uint8Array, hash: KeyedHash): HashedSet {
  if (bytes.length < HEADER_BYTES) throw new HashedSetError('the set is too short');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (index: number): number => view.getUint32(4 * index, index !== 0);
  if (field(0) !== MAGIC) throw new HashedSetError('this is no hashed set');
  if (field(1) !== VERSION) throw new HashedSetError('the set is of another version');
  const kind = KINDS[field(2)];
  const check = hash.of('check', CHECK);
  if (field(10) !== check.high || field(11) !== check.low) {
    throw new HashedSetError('the set was made with another key');
  }
  const [namesLength, values] = [field(3), field(5)];
  const lengths = [values, values, values, field(6), field(7)];
  const expected = lengths.reduce(
    (sum, length) => sum + 4 * length,
    HEADER_BYTES + Math.ceil(namesLength / 4) * 4,
  );
  if (kind === undefined || namesLength > MOST_NAMES || expected !== bytes.length) {
    throw new HashedSetError('the set is damaged');
  }
  let at = HEADER_BYTES + Math.ceil(namesLength / 4) * 4;
  const [high, low, cells, filter, beginnings] = lengths.map((length) => {
    const array = readArray(view, at, length);
    at += 4 * length;
    return array;
  }) as [Uint32Array, Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  if (!isPowerOfTwo(filter.length) || !isPowerOfTwo(beginnings.length)) {
    throw new HashedSetError('the set is damaged');
  }
  return {
    kind,
    columns: readNames(bytes.subarray(HEADER_BYTES, HEADER_BYTES + namesLength)),
    rows: field(4),
    high,
    low,
    cells,
    filter: new BloomFilter(filter),
    beginnings: new BloomFilter(beginnings),
    wordCounts: field(8),
    digitCounts: field(9),
  };
}

function readArray(view: DataView, at: number, length: number): Uint32Array {
  const array = new Uint32Array(length);
  for (let index = 0; index < length; index++) array[index] = view.getUint32(at + 4 * index, true);
  return array;
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0;
}

function readNames(bytes: Uint8Array): string[] {
  let names: unknown;
  try {
    names = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // Told as damage below.
  }
  if (
    !Array.isArray(names) ||
    names.length === 0 ||
    !names.every((one) => typeof one === 'string')
  ) {
    throw new HashedSetError('the set is damaged');
  }
  return names;
}

/** Index of the first entry with this hash, and one past the last. */
export function entriesOf(set: HashedSet, high: number, low: number): readonly [number, number] {
  let from = lowerBound(set, high, low);
  const first = from;
  while (from < set.high.length && set.high[from] === high && set.low[from] === low) from++;
  return [first, from];
}

function lowerBound({ high: highs, low: lows }: HashedSet, high: number, low: number): number {
  let from = 0;
  let to = highs.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const there = highs[middle] as number;
    if (there < high || (there === high && (lows[middle] as number) < low)) from = middle + 1;
    else to = middle;
  }
  return from;
}
