/** Limits of what is joined again out of small pieces. */
export const TYPED_MEMORY_LIMITS = {
  /** Longest piece that counts as a part of something larger, characters. */
  piece: 256,
  /** What is remembered of one host, characters. */
  remembered: 4096,
  /** Hosts that are remembered. */
  hosts: 64,
} as const;

/**
 * Joins what the pages of one isolated session send in small pieces, so that a secret that is sent
 * letter by letter is seen once it is complete. Kept in memory, for each host, and forgotten when
 * something was refused or the session ends.
 */
export class TypedMemory {
  readonly #texts = new Map<string, string>();

  /** Adds a piece; gives the text that it completes, where it is more than the piece alone. */
  add(host: string, piece: string): string | undefined {
    if (piece === '') return undefined;
    const before = this.#texts.get(host) ?? '';
    if (piece.length > TYPED_MEMORY_LIMITS.piece) {
      this.#texts.delete(host);
      return undefined;
    }
    const joined = (before + piece).slice(-TYPED_MEMORY_LIMITS.remembered);
    this.#remember(host, joined);
    return before === '' ? undefined : joined;
  }

  forget(host: string): void {
    this.#texts.delete(host);
  }

  #remember(host: string, text: string): void {
    this.#texts.delete(host);
    this.#texts.set(host, text);
    const oldest = this.#texts.keys().next();
    if (this.#texts.size > TYPED_MEMORY_LIMITS.hosts && oldest.done !== true) {
      this.#texts.delete(oldest.value);
    }
  }
}
