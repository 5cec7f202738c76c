import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Credentials of one isolated session. */
export interface IsolationSession {
  readonly username: string;
  readonly password: string;
  /** SHA-256 of the public key that TLS is answered with, base64. */
  readonly pin: string;
}

/** Isolated browser sessions that may use the proxy. Passwords are kept as digests. */
export class IsolationSessions {
  readonly #digests = new Map<string, Buffer>();

  /** @param pin see `IsolationSession` */
  constructor(private readonly pin: string) {}

  register(): IsolationSession {
    const session = {
      pin: this.pin,
      username: `isolated-${randomBytes(6).toString('hex')}`,
      password: randomBytes(24).toString('base64url'),
    };
    this.#digests.set(session.username, digest(session.password));
    return session;
  }

  end(username: string): void {
    this.#digests.delete(username);
  }

  /** Whether a `Proxy-Authorization` value (RFC 7617) belongs to a session that is open. */
  admits(authorization: string | undefined): boolean {
    const encoded = /^basic ([A-Za-z0-9+/]+=*)$/i.exec(authorization ?? '')?.[1];
    if (encoded === undefined) return false;
    const pair = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = pair.indexOf(':');
    const known = this.#digests.get(pair.slice(0, colon));
    return known !== undefined && timingSafeEqual(known, digest(pair.slice(colon + 1)));
  }
}

function digest(password: string): Buffer {
  return createHash('sha256').update(password).digest();
}
