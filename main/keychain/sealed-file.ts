import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * A secret under the wrapping key, AES-256-GCM:
 *
 *     byte  0       version, 1
 *     bytes 1–12    nonce
 *     bytes 13–28   tag
 *     bytes 29–     ciphertext
 *
 * The secret's name is authenticated with it, so that one file cannot stand in for another.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';

/**
 * Version, nonce, tag and ciphertext (AES-256-GCM); the name is bound to it, so files cannot be
 * swapped.
 */
export function seal(wrappingKey: Uint8Array, name: string, secret: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, wrappingKey, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(name));
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.getAuthTag(), ciphertext]);
}

/** `undefined` when the file was not sealed under this key and name, or was changed. */
export function unseal(wrappingKey: Uint8Array, name: string, file: Buffer): Buffer | undefined {
  if (file.length < HEADER_BYTES || file[0] !== VERSION) return undefined;
  const nonce = file.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, wrappingKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(name));
  decipher.setAuthTag(file.subarray(1 + NONCE_BYTES, HEADER_BYTES));
  try {
    return Buffer.concat([decipher.update(file.subarray(HEADER_BYTES)), decipher.final()]);
  } catch {
    // The tag does not fit. OpenSSL says no more than that.
    return undefined;
  }
}
