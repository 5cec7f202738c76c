import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { App } from '../../exchange/app';
import { TypedMemory } from '../isolation/typed-memory';

/** Credentials of one isolated session. */
export interface IsolationSession {
  readonly username: string;
  readonly password: string;
  /** SHA-256 of the public key that TLS is answered with, base64. */
  readonly pin: string;
}

/** What policy says of a session when it begins. */
export interface IsolationTerms {
  /** The app that the session was opened for; what is pasted is pasted into it. */
  readonly app?: App;
  /** What happens to bodies that cannot be read; `failure` of the policy decides without it. */
  readonly unreadable?: 'open' | 'closed';
}

/** A session that is open, as its requests see it. */
export interface OpenIsolation extends IsolationTerms {
  /** What its pages have sent in small pieces. */
  readonly typed: TypedMemory;
  /** Whether something is this session's password. */
  knows(password: string): boolean;
}

/** Isolated browser sessions that may use the proxy. Passwords are kept as digests. */
export class IsolationSessions {
  readonly #open = new Map<string, OpenIsolation>();

  /** @param pin see `IsolationSession` */
  constructor(private readonly pin: string) {}

  register(terms: IsolationTerms = {}): IsolationSession {
    const session = {
      pin: this.pin,
      username: `isolated-${randomBytes(6).toString('hex')}`,
      password: randomBytes(24).toString('base64url'),
    };
    const own = digest(session.password);
    this.#open.set(session.username, {
      ...terms,
      typed: new TypedMemory(),
      knows: (password) => timingSafeEqual(own, digest(password)),
    });
    return session;
  }

  end(username: string): void {
    this.#open.delete(username);
  }

  /** The open session that a `Proxy-Authorization` value (RFC 7617) belongs to. */
  of(authorization: string | undefined): OpenIsolation | undefined {
    const encoded = /^basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined) return undefined;
    const pair = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    const session = this.#open.get(pair.slice(0, colon));
    return session?.knows(pair.slice(colon + 1)) === true ? session : undefined;
  }
}

function digest(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}
