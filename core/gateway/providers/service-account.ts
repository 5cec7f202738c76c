import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../exchange/ports';

/** A Google service account's key file, as far as it is needed. */
const accountSchema = z.object({
  client_email: z.string(),
  private_key: z.string(),
  private_key_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});
type ServiceAccount = z.infer<typeof accountSchema>;

const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
/** A token is renewed this long before it expires, ms. */
const MARGIN_MS = 60_000;

/** Sends a form and gives the JSON of the answer. Rejects for anything but status 200. */
export type PostForm = (url: string, form: string) => Promise<unknown>;

/** Reads a key file; `undefined` where the secret is none, but a token itself. */
export function serviceAccountOf(secret: string): ServiceAccount | undefined {
  if (!secret.trimStart().startsWith('{')) return undefined;
  try {
    return accountSchema.parse(JSON.parse(secret));
  } catch {
    return undefined; // its use will be refused by the provider, without a word of it in a log
  }
}

interface Token {
  readonly value: Promise<string>;
  expires: number;
}

/** Exchanges service accounts for access tokens (RFC 7523 2.1) and keeps those while they hold. */
export class ServiceAccountTokens {
  readonly #tokens = new Map<string, Token>();

  constructor(
    private readonly post: PostForm,
    private readonly clock: Clock,
  ) {}

  async token(account: ServiceAccount): Promise<string> {
    const known = this.#tokens.get(account.client_email);
    if (known && known.expires > this.clock.now()) return await known.value;
    const token: Token = { value: this.#fetch(account), expires: Number.MAX_SAFE_INTEGER };
    this.#tokens.set(account.client_email, token);
    try {
      return await token.value;
    } catch (error) {
      this.#tokens.delete(account.client_email);
      throw error;
    }
  }

  async #fetch(account: ServiceAccount): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    const key = await importPKCS8(account.private_key, 'RS256');
    const header = {
      alg: 'RS256',
      ...(account.private_key_id ? { kid: account.private_key_id } : {}),
    };
    const assertion = await new SignJWT({ scope: SCOPE })
      .setProtectedHeader(header)
      .setIssuer(account.client_email)
      .setAudience(account.token_uri)
      .setIssuedAt(now)
      .setExpirationTime(now + 3600)
      .sign(key);
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    const answer = tokenSchema.parse(await this.post(account.token_uri, form.toString()));
    const token = this.#tokens.get(account.client_email);
    if (token) token.expires = this.clock.now() + answer.expires_in * 1000 - MARGIN_MS;
    return answer.access_token;
  }
}
