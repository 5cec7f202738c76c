import type { TagToken } from './tokens';

/** What a word may be by the lists; each is a bit. */
export const GAZETTEER_KINDS = [
  'first-name',
  'last-name',
  'city',
  'country',
  'nationality',
  'organisation',
  'organisation-suffix',
  'street',
  'title',
  'medical',
  'month',
  'common',
] as const;
export type GazetteerKind = (typeof GAZETTEER_KINDS)[number];

/** Bit of a word that entries of several words begin with; says nothing else. */
export const OPENS = 1 << 30;

/** Longest entry that is looked up as a whole, tokens. */
export const LONGEST_ENTRY = 4;

const FNV_OFFSET = 0x811c9dc5;
const BLANK = 32;

function extended(hash: number, text: string): number {
  let value = hash;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value;
}

function finished(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 13)) | 0;
}

/** 32-bit FNV-1a over UTF-16 units, finished for use as a table index. */
export function gazetteerHash(text: string): number {
  return finished(extended(FNV_OFFSET, text));
}

/**
 * Lists of names as an open-addressed table of hashes: no text is kept, and a lookup is one probe
 * or two. Entries are lower case, tokens joined by one blank.
 */
export class Gazetteer {
  readonly #mask: number;

  /** @param keys hashes (0: empty) @param kinds bits of each; both of a power-of-two length */
  constructor(
    private readonly keys: Int32Array,
    private readonly kinds: Int32Array,
  ) {
    this.#mask = keys.length - 1;
  }

  /**
   * Bits of the kinds of each token: those of the word itself, and shifted by the number of kinds
   * those of entries of several words that it is part of.
   */
  kindsOf(tokens: readonly TagToken[]): Int32Array {
    const kinds = new Int32Array(tokens.length);
    tokens.forEach(({ lower }, index) => {
      let hash = extended(FNV_OFFSET, lower);
      const own = this.#find(finished(hash));
      kinds[index] = (kinds[index] as number) | (own & ~OPENS);
      if ((own & OPENS) === 0) return;
      const last = Math.min(tokens.length, index + LONGEST_ENTRY);
      for (let end = index + 1; end < last; end++) {
        hash = extended(Math.imul(hash ^ BLANK, 0x01000193), (tokens[end] as TagToken).lower);
        const found = this.#find(finished(hash)) & ~OPENS;
        if (found === 0) continue;
        for (let at = index; at <= end; at++) {
          kinds[at] = (kinds[at] as number) | (found << GAZETTEER_KINDS.length);
        }
      }
    });
    return kinds;
  }

  #find(hash: number): number {
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const key = this.keys[at];
      if (key === hash) return this.kinds[at] as number;
      if (key === 0) return 0;
    }
  }
}
