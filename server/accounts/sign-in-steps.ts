import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import type { SignInStepStore } from '../storage/access-port';

const TOKEN_BYTES = 24;
/** How long the next step of a sign-in may take, ms. */
const LIFETIME_MS = 10 * 60_000;

/** What waits for the browser to come back: challenges of passkeys, requests to an identity provider. */
export type SignInStepKind = 'passkey-registration' | 'passkey-sign-in' | 'oidc' | 'saml';

/** Keeps what a sign-in of several steps needs; each step can be taken once. */
export class SignInSteps {
  constructor(
    private readonly store: SignInStepStore,
    private readonly clock: Clock,
  ) {}

  /** Gives the secret with which the next step finds `body` again. */
  async put(kind: SignInStepKind, body: unknown): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const expires = this.clock.now() + LIFETIME_MS;
    await this.store.put({ hash: hashOf(token), kind, body: JSON.stringify(body), expires });
    return token;
  }

  /** What was kept, or `undefined` where it is unknown, used or too old. */
  async take(kind: SignInStepKind, token: string): Promise<unknown> {
    const body = await this.store.take(hashOf(token), kind, this.clock.now());
    return body === undefined ? undefined : JSON.parse(body);
  }

  prune(): Promise<void> {
    return this.store.removeExpired(this.clock.now());
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
