/** Bits for each value: one of about 2,000 other values passes. */
const BITS_PER_VALUE = 16;
const PROBES = 6;
const LEAST_BITS = 64;

/** Bits of a filter for so many values: a power of two. */
export function filterBits(values: number): number {
  let bits = LEAST_BITS;
  while (bits < values * BITS_PER_VALUE && bits < 2 ** 31) bits *= 2;
  return bits / 2 >= values * 11 && bits > LEAST_BITS ? bits / 2 : bits;
}

/** A Bloom filter over 64-bit hashes, whose two halves make all its probes (Kirsch, Mitzenmacher). */
export class BloomFilter {
  readonly #mask: number;

  /** @param words the filter's bits, a power of two of them */
  constructor(readonly words: Uint32Array) {
    this.#mask = words.length * 32 - 1;
  }

  add(low: number, high: number): void {
    const step = high | 1;
    for (let probe = 0, bit = low; probe < PROBES; probe++, bit = (bit + step) | 0) {
      const at = bit & this.#mask;
      this.words[at >>> 5] = (this.words[at >>> 5] as number) | (1 << (at & 31));
    }
  }

  /** False: the value was never added. */
  has(low: number, high: number): boolean {
    const step = high | 1;
    for (let probe = 0, bit = low; probe < PROBES; probe++, bit = (bit + step) | 0) {
      const at = bit & this.#mask;
      if (((this.words[at >>> 5] as number) & (1 << (at & 31))) === 0) return false;
    }
    return true;
  }
}
