const BLANK = '\u2581';

/** The first entries stand for no text. */
const RESERVED = 6;

const UNKNOWN = 0;

/**
 * Cuts text into the pieces of a unigram vocabulary, the likeliest cut of all (Viterbi), as
 * SentencePiece does. Unlike there, a character without a piece costs nothing, which is how the
 * published weights are used.
 */
export class Vocabulary {
  /** Node and character → next node; nodes count from 1. */
  readonly #next = new Map<number, number>();
  readonly #piece: number[] = [-1, -1];

  /** @param pieces texts of the pieces by id @param scores their log probabilities */
  constructor(
    private readonly pieces: readonly string[],
    private readonly scores: Float32Array,
  ) {
    for (let id = RESERVED; id < pieces.length; id++) this.#insert(pieces[id] ?? '', id);
  }

  #insert(piece: string, id: number): void {
    let node = 1;
    for (let index = 0; index < piece.length; index++) {
      const key = node * 0x10000 + piece.charCodeAt(index);
      let child = this.#next.get(key);
      if (child === undefined) {
        child = this.#piece.length;
        this.#piece.push(-1);
        this.#next.set(key, child);
      }
      node = child;
    }
    this.#piece[node] = id;
  }

  /** Ids of the pieces, at most `limit`; text beyond is left out. */
  encode(text: string, limit: number): number[] {
    // No piece is longer than this many characters, so more text than this cannot matter.
    const normalised = text.slice(0, limit * 24).normalize('NFKC');
    if (normalised === '') return [];
    const input = BLANK + normalised.replaceAll(' ', BLANK);
    const best = new Float64Array(input.length + 1).fill(-Infinity);
    const chosen = new Int32Array(input.length + 1);
    const from = new Int32Array(input.length + 1);
    best[0] = 0;
    for (let start = 0; start < input.length; start++) {
      const base = best[start] as number;
      if (base === -Infinity) continue;
      let node: number | undefined = 1;
      let found = false;
      for (let end = start; end < input.length; end++) {
        node = this.#next.get(node * 0x10000 + input.charCodeAt(end));
        if (node === undefined) break;
        const id = this.#piece[node] as number;
        if (id < 0) continue;
        found = true;
        const score = base + (this.scores[id] as number);
        if (score >= (best[end + 1] as number)) {
          best[end + 1] = score;
          chosen[end + 1] = id;
          from[end + 1] = start;
        }
      }
      if (found) continue;
      const end =
        start + (isHighSurrogate(input.charCodeAt(start)) && start + 1 < input.length ? 2 : 1);
      if (base >= (best[end] as number)) {
        best[end] = base;
        chosen[end] = UNKNOWN;
        from[end] = start;
      }
    }
    return this.#walkBack(input.length, chosen, from).slice(0, limit);
  }

  #walkBack(length: number, chosen: Int32Array, from: Int32Array): number[] {
    const ids: number[] = [];
    for (let at = length; at > 0; at = from[at] as number) {
      const id = chosen[at] as number;
      if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id);
    }
    return ids.reverse();
  }

  get size(): number {
    return this.pieces.length;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}
