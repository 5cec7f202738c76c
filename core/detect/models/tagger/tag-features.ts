import { GAZETTEER_KINDS, LONGEST_ENTRY, type Gazetteer } from './gazetteer';
import type { TagToken } from './tokens';

/** Number of hash buckets of the tagger; a power of two. */
export const TAG_BUCKETS = 1 << 17;

const OFFSET = 0x811c9dc5;

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}

function hashText(seed: number, text: string): number {
  let hash = mix(OFFSET, seed);
  for (let index = 0; index < text.length; index++) hash = mix(hash, text.charCodeAt(index));
  return hash;
}

function bucketOf(hash: number): number {
  let h = hash ^ (hash >>> 15);
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h >>> 0) & (TAG_BUCKETS - 1);
}

const UPPER = /^\p{Lu}/u;
const ALL_UPPER = /^\p{Lu}{2,}$/u;
const LOWER = /^\p{Ll}/u;
const DIGIT = /^\p{N}/u;

/** Rough form of a token: Xx, XX, x, 9, or the sign itself. */
export function shapeOf(text: string): string {
  if (DIGIT.test(text)) return text.length < 6 ? `9${text.length}` : '9+';
  if (ALL_UPPER.test(text)) return 'XX';
  if (UPPER.test(text))
    return text.length === 1 ? 'X' : /\p{Lu}/u.test(text.slice(1)) ? 'XxX' : 'Xx';
  if (LOWER.test(text)) return 'x';
  return /\p{L}/u.test(text) ? 'L' : text;
}

/** Seeds, one for each kind of feature. */
let seeds = 0;
const seed = (): number => ++seeds * 0x9e3779b1;
const WORD = [-2, -1, 0, 1, 2].map(seed);
const SHAPE = [-2, -1, 0, 1, 2].map(seed);
const LISTED = [-2, -1, 0, 1, 2].map(seed);
const PREFIX = [2, 3, 4].map(seed);
const SUFFIX = [2, 3, 4].map(seed);
const [BEFORE, AFTER, SHAPES, LISTS, FIRST, TAG, TAG_WORD, TAG_SHAPE, TAG_LISTED, TAGS, LISTED_SHAPE] = Array.from({ length: 11 }, seed) as [number, number, number, number, number, number, number, number, number, number, number]; // prettier-ignore

const COMMON = 1 << GAZETTEER_KINDS.indexOf('common');

/** Bits of the lists for each token, entries of several tokens included. */
export function listedKinds(tokens: readonly TagToken[], gazetteer: Gazetteer): Int32Array {
  const kinds = new Int32Array(tokens.length);
  /** Entries of several words are marked by a second set of bits. */
  const several = GAZETTEER_KINDS.length;
  tokens.forEach((token, index) => {
    kinds[index] = (kinds[index] as number) | gazetteer.kindsOf(token.lower);
    let entry = token.lower;
    for (let length = 2; length <= LONGEST_ENTRY && index + length <= tokens.length; length++) {
      entry += ` ${tokens[index + length - 1]?.lower}`;
      const found = gazetteer.kindsOf(entry);
      if (found === 0) continue;
      for (let at = index; at < index + length; at++) {
        kinds[at] = (kinds[at] as number) | (found << several);
      }
    }
  });
  return kinds;
}

/** Hashed features of one token, apart from those of the tags before it. */
export class TagFeaturizer {
  readonly #words: number[];
  readonly #shapes: number[];
  readonly #kinds: Int32Array;

  constructor(
    private readonly tokens: readonly TagToken[],
    gazetteer: Gazetteer,
  ) {
    this.#words = tokens.map((token) => hashText(0, token.lower));
    this.#shapes = tokens.map((token) => hashText(1, shapeOf(token.text)));
    this.#kinds = listedKinds(tokens, gazetteer);
  }

  /**
   * True where nothing can begin: a lower-case word or a sign that no list names, but for the most
   * common words. Most tokens of a text are such, and need no scores.
   */
  isPlain(index: number): boolean {
    const kinds = this.#kinds[index] as number;
    if (kinds !== 0 && (kinds & COMMON) === 0) return false;
    const first = (this.tokens[index] as TagToken).text.charCodeAt(0);
    return (
      (first >= 97 && first <= 122) ||
      (first < 128 && !/[A-Z0-9#@]/.test(String.fromCharCode(first)))
    );
  }

  /** Features that do not depend on other tags. */
  ofToken(index: number): number[] {
    const out: number[] = [];
    const add = (hash: number): void => void out.push(bucketOf(hash));
    for (let offset = -2; offset <= 2; offset++) {
      const word = this.#words[index + offset] ?? 7;
      const shape = this.#shapes[index + offset] ?? 7;
      const kinds = this.#kinds[index + offset] ?? 0;
      add(mix(WORD[offset + 2] as number, word));
      add(mix(SHAPE[offset + 2] as number, shape));
      for (let bit = 0, rest = kinds; rest !== 0; bit++, rest >>>= 1) {
        if ((rest & 1) === 1) add(mix(LISTED[offset + 2] as number, bit));
      }
    }
    const { lower, first } = this.tokens[index] as TagToken;
    PREFIX.forEach((start, at) => add(hashText(start, lower.slice(0, at + 2))));
    SUFFIX.forEach((start, at) => add(hashText(start, lower.slice(-(at + 2)))));
    const word = this.#words[index] as number;
    const shape = this.#shapes[index] as number;
    const kinds = this.#kinds[index] as number;
    const before = this.#words[index - 1] ?? 7;
    const after = this.#words[index + 1] ?? 7;
    add(mix(mix(BEFORE, before), word));
    add(mix(mix(AFTER, after), word));
    add(mix(mix(mix(BEFORE, before), shape), 3));
    add(mix(mix(mix(AFTER, after), shape), 3));
    add(mix(mix(mix(SHAPES, this.#shapes[index - 1] ?? 7), shape), this.#shapes[index + 1] ?? 7));
    add(mix(mix(mix(LISTS, this.#kinds[index - 1] ?? 7), kinds), this.#kinds[index + 1] ?? 7));
    add(mix(mix(LISTED_SHAPE, kinds), shape));
    add(mix(mix(mix(LISTED_SHAPE, kinds), before), 5));
    if (first) add(mix(FIRST, shape));
    return out;
  }

  /** Features of the two tags before the token. */
  ofTags(index: number, previous: number, beforePrevious: number): number[] {
    return [
      bucketOf(mix(TAG, previous)),
      bucketOf(mix(mix(TAGS, previous), beforePrevious)),
      bucketOf(mix(mix(TAG_WORD, previous), this.#words[index] as number)),
      bucketOf(mix(mix(TAG_SHAPE, previous), this.#shapes[index] as number)),
      bucketOf(mix(mix(TAG_LISTED, previous), this.#kinds[index] as number)),
    ];
  }
}
