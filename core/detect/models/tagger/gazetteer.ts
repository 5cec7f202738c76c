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

/** Longest entry that is looked up as a whole, tokens. */
export const LONGEST_ENTRY = 4;

/** 32-bit FNV-1a over UTF-16 units, finished for use as a table index. */
export function gazetteerHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) | 0;
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

  /** Bits of the kinds that the entry is listed under; 0 for none. */
  kindsOf(entry: string): number {
    const hash = gazetteerHash(entry);
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const key = this.keys[at];
      if (key === hash) return this.kinds[at] as number;
      if (key === 0) return 0;
    }
  }
}
