import { createHmac } from 'node:crypto';

/** HMAC-SHA256 of a text's UTF-8 bytes: without the key nobody can try values against it. */
export function keyedHash(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest();
}
