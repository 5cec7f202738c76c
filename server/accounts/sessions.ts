import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import type { SessionRecord, SessionStore } from '../storage/port';

/** How long a sign-in lasts, whatever is done in it. */
export const SESSION_LIFETIME_MS = 12 * 3_600_000;
const TOKEN_BYTES = 32;

/** Sign-ins. The cookie's value is kept as a hash only: a copy of the database opens no session. */
export class Sessions {
  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /** A new session with a new token, whatever the browser had before (no session fixation). */
  async start(
    account: SessionRecord['account'],
  ): Promise<{ token: string; session: SessionRecord }> {
    const now = this.clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const session: SessionRecord = {
      hash: hashOf(token),
      account,
      csrfToken: randomBytes(TOKEN_BYTES).toString('base64url'),
      expires: now + SESSION_LIFETIME_MS,
    };
    await this.store.add(session, now);
    return { token, session };
  }

  async find(token: string): Promise<SessionRecord | undefined> {
    const session = await this.store.find(hashOf(token));
    return session && session.expires > this.clock.now() ? session : undefined;
  }

  async end(token: string): Promise<void> {
    await this.store.remove(hashOf(token));
  }

  async prune(): Promise<void> {
    await this.store.removeExpired(this.clock.now());
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
