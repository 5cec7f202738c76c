import { foldedWords } from './folded-words';

/** Words that stand behind one fingerprint: shorter quotations do not count. */
export const SHINGLE_WORDS = 6;

/** Of so many neighbouring shingles one is chosen, so that any quotation of their length has one. */
const WINDOW = 6;

/** A chosen shingle with its place in the text. */
export interface Fingerprint {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** FNV-1a over a word: it only chooses shingles and keeps nothing secret. */
function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < word.length; index++) {
    hash = Math.imul(hash ^ word.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Fingerprints of a text by winnowing (Schleimer, Wilkerson, Aiken 2003): of each window of shingles
 * the one with the least hash, the last where there are several. They do not depend on where in the
 * text a passage stands, on case, accents, punctuation or line breaks.
 */
export function fingerprintsOf(text: string): Fingerprint[] {
  const words = foldedWords(text);
  const count = words.length - SHINGLE_WORDS + 1;
  if (count < 1) return [];
  const hashes = shingleHashes(
    words.map((word) => wordHash(word.text)),
    count,
  );
  const chosen: Fingerprint[] = [];
  let last = -1;
  for (let from = 0; from <= Math.max(0, count - WINDOW); from++) {
    const least = leastOf(hashes, from, Math.min(count, from + WINDOW));
    if (least === last) continue;
    last = least;
    const shingle = words.slice(least, least + SHINGLE_WORDS);
    chosen.push({
      text: shingle.map((word) => word.text).join(' '),
      start: shingle[0]?.start ?? 0,
      end: shingle.at(-1)?.end ?? 0,
    });
  }
  return chosen;
}

function shingleHashes(words: readonly number[], count: number): Uint32Array {
  const hashes = new Uint32Array(count);
  for (let from = 0; from < count; from++) {
    let hash = 0;
    for (let word = 0; word < SHINGLE_WORDS; word++) {
      hash = Math.imul(hash ^ (words[from + word] as number), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hashes[from] = hash;
  }
  return hashes;
}

function leastOf(hashes: Uint32Array, from: number, to: number): number {
  let least = from;
  for (let at = from + 1; at < to; at++) {
    if ((hashes[at] as number) <= (hashes[least] as number)) least = at;
  }
  return least;
}
