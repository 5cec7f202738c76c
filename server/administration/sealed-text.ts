import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Secrets } from '../secrets';

/** Name of the key among the endpoint's secrets. */
const SECRET = 'settings-key';
const KEY_BYTES = 32;
/** Sizes of AES-GCM (NIST SP 800-38D): nonce and tag, bytes. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PREFIX = 'sealed:1:';

/** A secret as it is stored: `sealed:1:` and base64url of nonce, tag and ciphertext. */
export type SealedText = string;

/**
 * Seals passwords, tokens and keys of other systems before they are stored (AES-256-GCM). The key is
 * one of the endpoint's secrets, apart from the database's tables where files hold them.
 */
export class TextSealer {
  private constructor(private readonly key: Buffer) {}

  static async open(secrets: Secrets): Promise<TextSealer> {
    const text = await secrets.readOrCreate(SECRET, () =>
      randomBytes(KEY_BYTES).toString('base64url'),
    );
    return new TextSealer(Buffer.from(text, 'base64url'));
  }

  /** `purpose` must be the same at opening: a secret cannot be moved to another place. */
  seal(text: string, purpose: string): SealedText {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws where it was changed, moved, or sealed by another endpoint; quotes nothing of it */
  open(sealed: SealedText, purpose: string): string {
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
    try {
      const cipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const opened = cipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([opened, cipher.final()]).toString('utf8');
    } catch {
      throw new Error(`the stored secret of ${purpose} does not open; enter it again`);
    }
  }
}

/** What browsers get in place of a secret that is stored. */
export const SECRET_KEPT = '••••••••';

/**
 * The secret to store of what a form sent: a new one is sealed, and what `SECRET_KEPT` stands for
 * stays as it was.
 */
export function resealed(
  sealer: TextSealer,
  sent: string,
  before: SealedText | undefined,
  purpose: string,
): SealedText {
  if (sent === SECRET_KEPT && before !== undefined) return before;
  return sealer.seal(sent, purpose);
}
