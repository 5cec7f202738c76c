import { z } from 'zod';

/**
 * The layout of a sealed payload: version 3, encapsulated key of 32 bytes, length of the rest (64
 * bits, little-endian), ciphertext with its tag. HPKE (RFC 9180) in base mode with DHKEM(X25519,
 * HKDF-SHA256), HKDF-SHA256 and ChaCha20-Poly1305, without `info` and associated data.
 */
const VERSION = 3;
const KEY_BYTES = 32;
const HEADER_BYTES = 1 + KEY_BYTES + 8;

/** A raw X25519 key, base64. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;

/** Why a payload stays closed. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';

  constructor(
    readonly code: 'key' | 'layout' | 'sealed',
    cause?: unknown,
  ) {
    super(code, { cause });
  }
}

/** Whether a text is a private key as `portcullis payload keygen` writes it. */
export const isPrivateKey = (text: string): boolean => KEY.test(text.trim());

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

/**
 * Opens a payload (base64) in this page with the private key (base64). Neither leaves it.
 *
 * @throws PayloadError
 */
export async function openPayload(privateKey: string, sealed: string): Promise<string> {
  if (!isPrivateKey(privateKey)) throw new PayloadError('key');
  const bytes = bytesOf(sealed);
  if (bytes.length < HEADER_BYTES || bytes[0] !== VERSION) throw new PayloadError('layout');
  const length = new DataView(bytes.buffer).getBigUint64(1 + KEY_BYTES, true);
  if (length !== BigInt(bytes.length - HEADER_BYTES)) throw new PayloadError('layout');
  const [{ CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 }, { Chacha20Poly1305 }] =
    await Promise.all([import('@hpke/core'), import('@hpke/chacha20poly1305')]);
  const suite = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Chacha20Poly1305(),
  });
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(bytesOf(privateKey.trim()).buffer);
    const enc = bytes.slice(1, 1 + KEY_BYTES).buffer;
    const recipient = await suite.createRecipientContext({ recipientKey, enc });
    const text = await recipient.open(bytes.slice(HEADER_BYTES).buffer);
    return new TextDecoder().decode(text);
  } catch (cause) {
    throw new PayloadError('sealed', cause);
  }
}

const promptSchema = z.object({
  parts: z.array(
    z.union([
      z.object({ role: z.string().optional(), text: z.string() }),
      z.object({
        file: z.string().optional(),
        mime: z.string().optional(),
        size: z.number().optional(),
      }),
    ]),
  ),
});
export type OpenedPart = z.infer<typeof promptSchema>['parts'][number];

/** The parts of an opened prompt; an answer, or what is no JSON, is one part of text. */
export function partsOf(text: string): readonly OpenedPart[] {
  try {
    const parsed = promptSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data.parts;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return [{ text }];
}
