import { GAZETTEER_KINDS, type Gazetteer } from './gazetteer';
import { TagForms } from './tag-forms';
import type { TagToken } from './tokens';

/** Number of hash buckets of the tagger; a power of two. */
export const TAG_BUCKETS = 1 << 17;

/** Most features of one token, those of the tags before it included. */
export const MAX_FEATURES = 96;

const OFFSET = 0x811c9dc5;

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}

function hashPart(seed: number, text: string, from: number, to: number): number {
  let hash = mix(OFFSET, seed);
  for (let index = from; index < to; index++) hash = mix(hash, text.charCodeAt(index));
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
function shapeOf(text: string): string {
  const code = text.charCodeAt(0);
  // Most words are written in these letters only, and need no regular expression.
  if (code >= 97 && code <= 122) return 'x';
  if (DIGIT.test(text)) return text.length < 6 ? `9${text.length}` : '9+';
  if (ALL_UPPER.test(text)) return 'XX';
  if (UPPER.test(text))
    return text.length === 1 ? 'X' : /\p{Lu}/u.test(text.slice(1)) ? 'XxX' : 'Xx';
  if (LOWER.test(text)) return 'x';
  return /\p{L}/u.test(text) ? 'L' : text;
}

/** Hashes of the shapes met so far; there are as many as signs. */
const SHAPE_HASHES = new Map<string, number>();
/** More shapes than this are worked out anew: a text may be full of rare signs. */
const MAX_SHAPES = 4096;

function shapeHash(text: string): number {
  const shape = shapeOf(text);
  const known = SHAPE_HASHES.get(shape);
  if (known !== undefined) return known;
  const hash = hashPart(1, shape, 0, shape.length) | 1;
  if (SHAPE_HASHES.size < MAX_SHAPES) SHAPE_HASHES.set(shape, hash);
  return hash;
}

/** Stands for what is before the first or after the last token. */
const BORDER = 7;

/** How far features look to each side, tokens. */
const REACH = 2;

const COMMON = 1 << GAZETTEER_KINDS.indexOf('common');

/** A number for each kind of feature. */
function seeds(): () => number {
  let last = 0;
  return () => ++last * 0x9e3779b1;
}
const next = seeds();
const around = (): readonly number[] => Array.from({ length: 2 * REACH + 1 }, next);
const WORD = around();
const SHAPE = around();
const LISTED = around();
const PREFIX = [next(), next(), next()];
const SUFFIX = [next(), next(), next()];
const BEFORE = next();
const AFTER = next();
const SHAPES = next();
const LISTS = next();
const FIRST = next();
const LISTED_SHAPE = next();
const TAG = next();
const TAGS = next();
const TAG_WORD = next();
const TAG_SHAPE = next();
const TAG_LISTED = next();

/** Hashed features of the tokens of a text, worked out where they are asked for. */
export class TagFeaturizer {
  readonly #words: Int32Array;
  readonly #shapes: Int32Array;
  readonly #kinds: Int32Array;
  /** Which tags the form of the text allows. */
  readonly forms: TagForms;
  #out: Int32Array = new Int32Array(MAX_FEATURES);
  #size = 0;

  constructor(
    private readonly tokens: readonly TagToken[],
    gazetteer: Gazetteer,
  ) {
    this.#words = new Int32Array(tokens.length);
    this.#shapes = new Int32Array(tokens.length);
    this.#kinds = gazetteer.kindsOf(tokens);
    this.forms = new TagForms(tokens, this.#kinds);
  }

  /**
   * True where nothing can begin: a lower-case word or a sign that no list names, but for the most
   * common words. Most tokens of a text are such, and need no scores.
   */
  isPlain(index: number): boolean {
    const kinds = this.#kinds[index] as number;
    if (kinds !== 0 && (kinds & COMMON) === 0) return false;
    const code = (this.tokens[index] as TagToken).text.charCodeAt(0);
    if (code >= 97) return code <= 126;
    return code < 48 ? code !== 35 : code > 57 && code < 65 && code !== 64;
  }

  /**
   * Writes the features of a token into `out` and returns how many there are: first those that
   * depend on no other tag, then those of the two tags before.
   */
  write(index: number, previous: number, beforePrevious: number, out: Int32Array): number {
    this.#out = out;
    this.#size = 0;
    this.#writeAround(index);
    this.#writeOwn(index);
    this.#add(mix(TAG, previous));
    this.#add(mix(mix(TAGS, previous), beforePrevious));
    this.#add(mix(mix(TAG_WORD, previous), this.#word(index)));
    this.#add(mix(mix(TAG_SHAPE, previous), this.#shape(index)));
    this.#add(mix(mix(TAG_LISTED, previous), this.#kinds[index] as number));
    return this.#size;
  }

  #add(hash: number): void {
    if (this.#size < MAX_FEATURES) this.#out[this.#size++] = bucketOf(hash);
  }

  #word(index: number): number {
    const { lower } = this.tokens[index] ?? { lower: undefined };
    if (lower === undefined) return BORDER;
    return (this.#words[index] ||= hashPart(0, lower, 0, lower.length) | 1);
  }

  #shape(index: number): number {
    const token = this.tokens[index];
    if (token === undefined) return BORDER;
    const known = this.#shapes[index] as number;
    if (known !== 0) return known;
    return (this.#shapes[index] = shapeHash(token.text));
  }

  #writeAround(index: number): void {
    for (let offset = -REACH; offset <= REACH; offset++) {
      const place = offset + REACH;
      this.#add(mix(WORD[place] as number, this.#word(index + offset)));
      this.#add(mix(SHAPE[place] as number, this.#shape(index + offset)));
      const kinds = this.#kinds[index + offset] ?? 0;
      for (let bit = 0, rest = kinds; rest !== 0; bit++, rest >>>= 1) {
        if ((rest & 1) === 1) this.#add(mix(LISTED[place] as number, bit));
      }
    }
  }

  #writeOwn(index: number): void {
    const { lower, first } = this.tokens[index] as TagToken;
    for (let length = 2; length <= 4; length++) {
      const used = Math.min(length, lower.length);
      this.#add(hashPart(PREFIX[length - 2] as number, lower, 0, used));
      this.#add(hashPart(SUFFIX[length - 2] as number, lower, lower.length - used, lower.length));
    }
    const word = this.#word(index);
    const shape = this.#shape(index);
    const kinds = this.#kinds[index] as number;
    const before = this.#word(index - 1);
    const after = this.#word(index + 1);
    this.#add(mix(mix(BEFORE, before), word));
    this.#add(mix(mix(AFTER, after), word));
    this.#add(mix(mix(mix(BEFORE, before), shape), 3));
    this.#add(mix(mix(mix(AFTER, after), shape), 3));
    this.#add(mix(mix(mix(SHAPES, this.#shape(index - 1)), shape), this.#shape(index + 1)));
    const kindsBefore = this.#kinds[index - 1] ?? BORDER;
    this.#add(mix(mix(mix(LISTS, kindsBefore), kinds), this.#kinds[index + 1] ?? BORDER));
    this.#add(mix(mix(LISTED_SHAPE, kinds), shape));
    this.#add(mix(mix(mix(LISTED_SHAPE, kinds), before), 5));
    if (first) {
      this.#add(mix(FIRST, shape));
      this.#add(mix(mix(FIRST, shape), kinds));
      this.#add(mix(mix(FIRST, shape), after));
    }
  }
}
