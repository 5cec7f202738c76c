import { hmac } from '@noble/hashes/hmac';
import { sha256 } from '@noble/hashes/sha2';

/** Length of a data set's key, bytes. */
export const KEY_BYTES = 32;

/** What a hash is of, so that a cell and a fingerprint never have the same one. */
export type HashPurpose = 'cell' | 'fingerprint' | 'filter' | 'check';

const encoder = new TextEncoder();

/** 64 bits of a hash, as two unsigned halves. */
export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/**
 * HMAC-SHA256 (RFC 2104), cut to its first 64 bits: two of a million values coincide with a
 * probability below 10⁻⁷. Pure JavaScript, so that a browser makes the same sets.
 */
export class KeyedHash {
  readonly #base: ReturnType<typeof hmac.create>;

  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`);
    this.#base = hmac.create(sha256, key);
  }

  of(purpose: HashPurpose, text: string): Hash64 {
    const bytes = this.#base
      .clone()
      .update(encoder.encode(`${purpose}\0${text}`))
      .digest();
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return { high: view.getUint32(0), low: view.getUint32(4) };
  }
}
