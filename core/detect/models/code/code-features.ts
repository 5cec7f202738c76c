/** Number of hash buckets of the code model; a power of two. */
export const CODE_BUCKETS = 1 << 16;

/** Only this much of a text is looked at, UTF-16 units. */
export const CODE_SAMPLE = 6000;

/** Identifiers are told apart by this many characters. */
const LONGEST_WORD = 24;

/** Rows of indentation are told apart up to this. */
const DEEPEST = 4;

const WORD = 1;
const NUMBER = 2;
const SIGN = 3;

function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193);
}

function bucketOf(seed: number, hash: number): number {
  let h = mix(mix(0x811c9dc5, seed), hash);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  h ^= h >>> 13;
  return (h >>> 0) & (CODE_BUCKETS - 1);
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code > 127;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

const isInWord = (code: number): boolean => isWord(code) || isDigit(code);

/** How the word in `[start, end)` is written: lower, Upper, CAPITALS, camelCase, snake_case. */
function styleOf(text: string, start: number, end: number): number {
  let lower = 0;
  let upper = 0;
  let bound = false;
  let hump = false;
  let before = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code >= 97 && code <= 122) lower++;
    else if (code >= 65 && code <= 90) {
      upper++;
      if (before >= 97 && before <= 122) hump = true;
    } else if (code === 95) bound = true;
    before = code;
  }
  const length = end - start;
  if (lower === length) return 1;
  if (upper === length) return 3;
  const first = text.charCodeAt(start);
  if (upper === 1 && lower === length - 1 && first >= 65 && first <= 90) return 2;
  if (bound) return 4;
  return hump ? 5 : 6;
}

/** Features of one text, each once. Its arrays serve one text after the other, on one thread. */
class FeatureSet {
  /** Number of the text in which a bucket was met last. */
  readonly #met = new Uint32Array(CODE_BUCKETS);
  #text = 0;
  #found = new Uint32Array(1 << 12);
  #size = 0;

  begin(): void {
    this.#size = 0;
    this.#text = (this.#text + 1) >>> 0;
    // After four thousand million texts the numbers begin anew.
    if (this.#text === 0) {
      this.#met.fill(0);
      this.#text = 1;
    }
  }

  add(seed: number, hash: number): void {
    const bucket = bucketOf(seed, hash);
    if (this.#met[bucket] === this.#text) return;
    this.#met[bucket] = this.#text;
    if (this.#size === this.#found.length) {
      const larger = new Uint32Array(2 * this.#size);
      larger.set(this.#found);
      this.#found = larger;
    }
    this.#found[this.#size++] = bucket;
  }

  taken(): Uint32Array {
    return this.#found.slice(0, this.#size);
  }
}

const features = new FeatureSet();

/**
 * Hashed features of a text as code: its words and signs, alone and with their neighbours, what
 * lines begin and end with, indentation, and how words are written. Each once.
 */
export function codeFeatures(text: string): Uint32Array {
  features.begin();
  const limit = Math.min(text.length, CODE_SAMPLE);
  let previous = 0;
  let beforePrevious = 0;
  let lineStart = true;
  let indent = 0;
  for (let index = 0; index < limit;) {
    const code = text.charCodeAt(index);
    if (code === 10) {
      features.add(10, previous);
      features.add(11, mix(previous, beforePrevious));
      lineStart = true;
      indent = 0;
      index++;
      continue;
    }
    if (code === 32 || code === 9 || code === 13) {
      if (lineStart) indent += code === 9 ? 4 : 1;
      index++;
      continue;
    }
    let end = index + 1;
    let kind = SIGN;
    if (isWord(code)) {
      kind = WORD;
      while (end < limit && isInWord(text.charCodeAt(end))) end++;
    } else if (isDigit(code)) {
      kind = NUMBER;
      while (end < limit && isDigit(text.charCodeAt(end))) end++;
    }
    const read = Math.min(end, index + LONGEST_WORD);
    let hash = kind;
    if (kind !== NUMBER)
      for (let at = index; at < read; at++) hash = mix(hash, text.charCodeAt(at));
    const general = kind === WORD ? mix(777, styleOf(text, index, read)) : hash;
    const glued = index > 0 && text.charCodeAt(index - 1) > 32 ? 1 : 0;
    features.add(1, hash);
    features.add(2, mix(previous, hash));
    features.add(3, mix(mix(beforePrevious, previous), hash));
    features.add(4, mix(mix(previous, general), glued));
    if (kind === WORD) features.add(5, general);
    if (lineStart) {
      features.add(6, hash);
      features.add(7, mix(general, Math.min(DEEPEST, Math.ceil(indent / 2))));
    }
    beforePrevious = previous;
    previous = kind === WORD && !lineStart && read - index > 12 ? general : hash;
    lineStart = false;
    index = end;
  }
  return features.taken();
}
