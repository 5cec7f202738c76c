import type { ByteString } from './byte-string';

/** The engine's own search may take needle × text steps: only short needles are left to it. */
const SHORT_NEEDLE = 48;

/** A search for one needle, in time linear in the text. */
export interface Searcher {
  /** Offset of the first occurrence at or after `from`, or -1. */
  find(text: ByteString, from: number): number;
}

export function makeSearcher(needle: ByteString): Searcher {
  if (needle.length <= SHORT_NEEDLE) return { find: (text, from) => text.indexOf(needle, from) };
  const borders = bordersOf(needle);
  return { find: (text, from) => findLong(needle, borders, text, from) };
}

/** For each prefix of the needle, the length of the longest border: Knuth, Morris and Pratt. */
function bordersOf(needle: ByteString): Int32Array {
  const borders = new Int32Array(needle.length);
  let length = 0;
  for (let i = 1; i < needle.length; i++) {
    while (length > 0 && needle[i] !== needle[length]) length = borders[length - 1] as number;
    if (needle[i] === needle[length]) length++;
    borders[i] = length;
  }
  return borders;
}

function findLong(needle: ByteString, borders: Int32Array, text: ByteString, from: number): number {
  let matched = 0;
  for (let i = from; i < text.length; i++) {
    const byte = text.charCodeAt(i);
    while (matched > 0 && byte !== needle.charCodeAt(matched)) {
      matched = borders[matched - 1] as number;
    }
    if (byte === needle.charCodeAt(matched)) matched++;
    if (matched === needle.length) return i + 1 - needle.length;
  }
  return -1;
}
