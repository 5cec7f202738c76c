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

/** How a word is written: lower, Upper, CAPITALS, camelCase, snake_case. */
function styleOf(word: string): number {
  if (/^[a-z]+$/.test(word)) return 1;
  if (/^[A-Z][a-z]+$/.test(word)) return 2;
  if (/^[A-Z]+$/.test(word)) return 3;
  if (word.includes('_')) return 4;
  return /[a-z][A-Z]/.test(word) ? 5 : 6;
}

/**
 * Hashed features of a text as code: its words and signs, alone and with their neighbours, what
 * lines begin and end with, indentation, and how words are written. Each once.
 */
export function codeFeatures(text: string): Uint32Array {
  const sample = text.slice(0, CODE_SAMPLE);
  const seen = new Set<number>();
  const add = (seed: number, hash: number): void => void seen.add(bucketOf(seed, hash));
  let previous = 0;
  let beforePrevious = 0;
  let lineStart = true;
  let indent = 0;
  for (let index = 0; index < sample.length;) {
    const code = sample.charCodeAt(index);
    if (code === 10) {
      add(10, previous);
      add(11, mix(previous, beforePrevious));
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
      while (
        end < sample.length &&
        (isWord(sample.charCodeAt(end)) || isDigit(sample.charCodeAt(end)))
      )
        end++;
    } else if (isDigit(code)) {
      kind = NUMBER;
      while (end < sample.length && isDigit(sample.charCodeAt(end))) end++;
    }
    let hash = kind;
    const word = sample.slice(index, Math.min(end, index + LONGEST_WORD));
    if (kind !== NUMBER)
      for (let at = 0; at < word.length; at++) hash = mix(hash, word.charCodeAt(at));
    const general = kind === WORD ? mix(777, styleOf(word)) : hash;
    const glued = index > 0 && sample.charCodeAt(index - 1) > 32 ? 1 : 0;
    add(1, hash);
    add(2, mix(previous, hash));
    add(3, mix(mix(beforePrevious, previous), hash));
    add(4, mix(mix(previous, general), glued));
    if (kind === WORD) add(5, general);
    if (lineStart) {
      add(6, hash);
      add(7, mix(general, Math.min(DEEPEST, Math.ceil(indent / 2))));
    }
    beforePrevious = previous;
    previous = kind === WORD && !lineStart && word.length > 12 ? general : hash;
    lineStart = false;
    index = end;
  }
  return Uint32Array.from(seen);
}
