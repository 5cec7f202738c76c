import type { ConceptLexicon } from './concept-lexicon';

/** Number of hash buckets of the text models; a power of two. */
export const TEXT_BUCKETS = 1 << 17;

/** Only so many tokens of one text are read. */
export const MAX_TOKENS = 1 << 16;

/** Concepts this many tokens apart still make a pair. */
const CONCEPT_REACH = 8;

const LONGEST_WORD = 40;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Seeds that keep the kinds of feature apart. */
const SEED = {
  word: 0x1,
  pair: 0x3779,
  triple: 0x7f4a,
  skip: 0x9e37,
  chars: 0xb529,
  concept: 0xc2b2,
  conceptPair: 0xd6e8,
  conceptTriple: 0xe995,
  line: 0xf1ea,
} as const;

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, FNV_PRIME);
}

function bucketOf(hash: number): number {
  let h = hash;
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h >>> 0) & (TEXT_BUCKETS - 1);
}

const OTHER = 0;
const LETTER = 1;
const IDEOGRAM = 2;
const SPACE = 3;

/** Letters and digits make words; scripts without blanks give one token a character. */
function kindOf(code: number): number {
  if (code < 128) {
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) return LETTER;
    return code <= 32 ? SPACE : OTHER;
  }
  if (code < 0xc0) return code === 0xa0 ? SPACE : OTHER;
  if (code >= 0x2000 && code < 0x2c00) return code <= 0x200a ? SPACE : OTHER;
  if (code >= 0x3001 && code <= 0x303f) return OTHER;
  if (code >= 0x0e00 && code < 0x0e80) return IDEOGRAM;
  if (code >= 0x3040 && code < 0xa000) return IDEOGRAM;
  if (code >= 0xff00 && code < 0xff10) return OTHER;
  return LETTER;
}

/** Features of a text, token by token: those of token `i` are `buckets[starts[i] … starts[i + 1])`. */
export interface TextFeatures {
  readonly buckets: Uint32Array;
  readonly starts: Uint32Array;
  readonly tokens: number;
  /** Offset of each token in the folded text, UTF-16 units. */
  readonly offsets: Uint32Array;
}

/** Turns folded text into hashed features. One instance serves one thread; its arrays are reused. */
export class TextFeaturizer {
  #buckets = new Uint32Array(1 << 14);
  #starts = new Uint32Array(1 << 10);
  #offsets = new Uint32Array(1 << 10);
  #size = 0;

  constructor(private readonly lexicon: ConceptLexicon) {}

  /** The result is valid until the next call. */
  read(folded: string): TextFeatures {
    this.#size = 0;
    let tokens = 0;
    let previous = 0;
    let beforePrevious = 0;
    let lineStart = true;
    const recent = {
      concept: 0,
      at: -CONCEPT_REACH - 1,
      earlier: 0,
      earlierAt: -CONCEPT_REACH - 1,
    };
    for (let index = 0; index < folded.length && tokens < MAX_TOKENS;) {
      const code = folded.charCodeAt(index);
      const kind = kindOf(code);
      if (kind === SPACE) {
        if (code === 10) lineStart = true;
        index++;
        continue;
      }
      let end = index + 1;
      let word = mix(FNV_OFFSET, code);
      if (kind === LETTER) {
        while (end < folded.length && end - index < LONGEST_WORD) {
          const next = folded.charCodeAt(end);
          if (
            kindOf(next) !== LETTER &&
            !(next === 39 && kindOf(folded.charCodeAt(end + 1)) === LETTER)
          )
            break;
          word = mix(word, next);
          end++;
        }
      }
      // Rules and table borders say nothing by their length.
      if (kind === OTHER && word === previous) {
        index = end;
        continue;
      }
      this.#begin(tokens, index);
      this.#add(mix(SEED.word, word));
      this.#add(mix(mix(SEED.pair, previous), word));
      this.#add(mix(mix(mix(SEED.triple, beforePrevious), previous), word));
      this.#add(mix(mix(SEED.skip, beforePrevious), word));
      if (lineStart) this.#add(mix(SEED.line, word));
      if (kind === LETTER && end - index > 3) this.#addCharacters(folded, index, end);
      if (kind !== OTHER) this.#addConcepts(folded, index, end, kind, tokens, recent);
      beforePrevious = previous;
      previous = word;
      lineStart = false;
      tokens++;
      index = end;
    }
    this.#begin(tokens, folded.length);
    return { buckets: this.#buckets, starts: this.#starts, tokens, offsets: this.#offsets };
  }

  #begin(token: number, offset: number): void {
    if (token + 2 > this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#offsets = grown(this.#offsets);
    }
    this.#starts[token] = this.#size;
    this.#offsets[token] = offset;
  }

  #add(hash: number): void {
    if (this.#size === this.#buckets.length) this.#buckets = grown(this.#buckets);
    this.#buckets[this.#size++] = bucketOf(hash);
  }

  /** Runs of three, four and five characters, with marks for the word's borders. */
  #addCharacters(text: string, start: number, end: number): void {
    for (let from = start - 1; from <= end - 3; from++) {
      let hash: number = SEED.chars;
      for (let length = 1; length <= 5; length++) {
        const at = from + length - 1;
        if (at > end) break;
        hash = mix(hash, at < start || at === end ? 32 : text.charCodeAt(at));
        if (length >= 3 && (length !== 3 || from < start || at === end)) this.#add(hash);
      }
    }
  }

  #addConcepts(
    text: string,
    start: number,
    end: number,
    kind: number,
    token: number,
    recent: { concept: number; at: number; earlier: number; earlierAt: number },
  ): void {
    const concept = this.#conceptAt(text, start, end, kind);
    if (concept === 0) return;
    this.#add(mix(SEED.concept, concept));
    if (token - recent.at <= CONCEPT_REACH && concept !== recent.concept) {
      this.#add(mix(mix(SEED.conceptPair, recent.concept), concept));
      if (token - recent.earlierAt <= 2 * CONCEPT_REACH) {
        this.#add(mix(mix(mix(SEED.conceptTriple, recent.earlier), recent.concept), concept));
        this.#add(mix(mix(SEED.conceptPair, recent.earlier), concept));
      }
    }
    if (concept === recent.concept) {
      recent.at = token;
      return;
    }
    recent.earlier = recent.concept;
    recent.earlierAt = recent.at;
    recent.concept = concept;
    recent.at = token;
  }

  #conceptAt(text: string, start: number, end: number, kind: number): number {
    if (kind !== IDEOGRAM) return this.lexicon.conceptOf(text.slice(start, end));
    let last = start + 1;
    while (last < start + 8 && last < text.length && kindOf(text.charCodeAt(last)) === IDEOGRAM) {
      last++;
    }
    return this.lexicon.conceptOf(text.slice(start, last));
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
