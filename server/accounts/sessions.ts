import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import type {
  SessionAccount,
  SessionRecord,
  SessionStore,
  SignInMethod,
} from '../storage/access-port';

/** How long a sign-in lasts, whatever is done in it. */
export const SESSION_LIFETIME_MS = 12 * 3_600_000;
const TOKEN_BYTES = 32;
/** What of a browser's name is kept, in UTF-16 code units. */
const AGENT_LENGTH = 200;
/** A session's name in lists: the beginning of its hash, hexadecimal digits. */
const ID_LENGTH = 32;

/** Where and how a session begins. */
export interface SessionOrigin {
  readonly address: string;
  readonly agent: string;
  readonly method: SignInMethod;
}

/** Sign-ins. The cookie's value is kept as a hash only: a copy of the database opens no session. */
export class Sessions {
  constructor(
    private readonly store: SessionStore,
    private readonly clock: Clock,
  ) {}

  /** A new session with a new token, whatever the browser had before (no session fixation). */
  async start(
    account: SessionAccount,
    { address, agent, method }: SessionOrigin,
  ): Promise<{ token: string; session: SessionRecord }> {
    const created = this.clock.now();
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const session: SessionRecord = {
      hash: hashOf(token),
      account,
      csrfToken: randomBytes(TOKEN_BYTES).toString('base64url'),
      created,
      expires: created + SESSION_LIFETIME_MS,
      ...{ address, agent: agent.slice(0, AGENT_LENGTH), method },
    };
    await this.store.add(session);
    return { token, session };
  }

  async find(token: string): Promise<SessionRecord | undefined> {
    const session = await this.store.find(hashOf(token));
    return session && session.expires > this.clock.now() ? session : undefined;
  }

  /** The sessions of an account that are not over, newest first. */
  async ofAccount(account: string): Promise<readonly SessionRecord[]> {
    const now = this.clock.now();
    return (await this.store.ofAccount(account)).filter(({ expires }) => expires > now);
  }

  async end(token: string): Promise<void> {
    await this.store.remove(hashOf(token));
  }

  /** Ends one session of an account by its id; false where there is none. */
  async endById(account: string, id: string): Promise<boolean> {
    const session = (await this.store.ofAccount(account)).find((one) => sessionId(one) === id);
    if (session) await this.store.remove(session.hash);
    return session !== undefined;
  }

  /** Ends all sessions of an account, but for one that goes on. */
  async endAll(account: string, except?: SessionRecord): Promise<void> {
    await this.store.removeOfAccount(account, except?.hash);
  }

  async prune(): Promise<void> {
    await this.store.removeExpired(this.clock.now());
  }
}

/** How lists call a session: nothing that opens it. */
export const sessionId = ({ hash }: SessionRecord): string => hash.slice(0, ID_LENGTH);

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
