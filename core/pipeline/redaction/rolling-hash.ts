/**
 * A hash of each stretch of one length in a text, moved on by a code unit at a time (Rabin and Karp).
 * The odd multiplier is secret, so that nobody can make texts whose hashes meet. 32 bits: a filter,
 * not a proof.
 */
export class RollingHash {
  /** multiplier ^ (length - 1), what the leaving code unit was weighed with. */
  readonly #leaving: number;

  constructor(
    private readonly multiplier: number,
    readonly length: number,
  ) {
    let power = 1;
    for (let n = 1; n < length; n += 1) power = Math.imul(power, multiplier);
    this.#leaving = power;
  }

  /** Of the first `length` code units from `start`. */
  of(text: string, start = 0): number {
    let hash = 0;
    for (let at = start; at < start + this.length; at += 1) {
      hash = (Math.imul(hash, this.multiplier) + text.charCodeAt(at)) | 0;
    }
    return hash;
  }

  /** From the hash at `start - 1` to the one at `start`. */
  moved(hash: number, text: string, start: number): number {
    const rest = (hash - Math.imul(text.charCodeAt(start - 1), this.#leaving)) | 0;
    return (Math.imul(rest, this.multiplier) + text.charCodeAt(start + this.length - 1)) | 0;
  }
}
