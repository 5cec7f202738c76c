import { createHash } from 'node:crypto';
import { Chacha20Poly1305 } from '@hpke/chacha20poly1305';
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { SealedPayload } from '../exchange/event';

/**
 * A payload sealed to the company's key by HPKE (RFC 9180) in base mode with DHKEM(X25519,
 * HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, empty `info` and empty associated data.
 *
 *     byte   0       version, 3
 *     bytes  1–32    encapsulated key
 *     bytes  33–40   length of the rest, unsigned, little-endian
 *     bytes  41–     ciphertext and its tag of 16 bytes
 */
const VERSION = 3;
const KEY_BYTES = 32;
const HEADER_BYTES = 1 + KEY_BYTES + 8;

/**
 * Longest text of one payload, UTF-8 bytes; what is longer is cut. Sealed bytes do not compress, and
 * one event has to fit into a batch of 1 MiB.
 */
export const PAYLOAD_BYTES = 512 * 1024;

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Chacha20Poly1305(),
});

export class PayloadError extends Error {
  readonly code = 'PAYLOAD';
}

/** Names a public key in events, so that an archive tells which private key opens what. */
export function payloadKeyId(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 16);
}

/** Seals text to a raw X25519 public key (base64). */
export async function sealPayload(publicKey: string, text: string): Promise<SealedPayload> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(decodeKey(publicKey));
  const sender = await suite.createSenderContext({ recipientPublicKey });
  const ciphertext = new Uint8Array(await sender.seal(exactBuffer(cut(text))));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(VERSION, 0);
  header.set(new Uint8Array(sender.enc), 1);
  header.writeBigUInt64LE(BigInt(ciphertext.length), 1 + KEY_BYTES);
  return {
    keyId: payloadKeyId(publicKey),
    sealed: Buffer.concat([header, ciphertext]).toString('base64'),
  };
}

/** Opens a sealed payload (base64) with a raw X25519 private key (base64). @throws PayloadError */
export async function openPayload(privateKey: string, sealed: string): Promise<string> {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < HEADER_BYTES) throw new PayloadError('the payload is too short');
  if (bytes[0] !== VERSION) throw new PayloadError(`the payload has version ${bytes[0]}, not 3`);
  if (bytes.readBigUInt64LE(1 + KEY_BYTES) !== BigInt(bytes.length - HEADER_BYTES)) {
    throw new PayloadError('the length of the payload is not what its header says');
  }
  const recipientKey = await suite.kem.deserializePrivateKey(decodeKey(privateKey));
  const enc = exactBuffer(bytes.subarray(1, 1 + KEY_BYTES));
  try {
    const recipient = await suite.createRecipientContext({ recipientKey, enc });
    const text = await recipient.open(exactBuffer(bytes.subarray(HEADER_BYTES)));
    return Buffer.from(text).toString('utf8');
  } catch (cause) {
    throw new PayloadError('the payload was not sealed to this key, or was changed', { cause });
  }
}

function decodeKey(key: string): ArrayBuffer {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== KEY_BYTES) throw new PayloadError('an X25519 key has 32 bytes');
  return exactBuffer(bytes);
}

/** The UTF-8 bytes of a text, up to the limit, never ending inside a character. */
function cut(text: string): Uint8Array {
  const bytes = Buffer.alloc(Math.min(PAYLOAD_BYTES, text.length * 3));
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, written);
}

/** A buffer of its own: Node's small buffers share a pool that the library must not read. */
function exactBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
