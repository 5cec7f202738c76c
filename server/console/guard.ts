import type { FastifyReply, FastifyRequest } from 'fastify';
import { SESSION_LIFETIME_MS, type Sessions } from '../accounts/sessions';
import { sameText } from '../accounts/set-up';
import { ApiError } from '../errors';
import type { PasskeySite } from '../accounts/passkeys';
import type { PublicAddress } from '../public-address';
import type { SessionAccount, SessionRecord, SignInMethod } from '../storage/access-port';

/** Over TLS the prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis 4.1.3). */
const SECURE_COOKIE = '__Host-portcullis-session';
const PLAIN_COOKIE = 'portcullis-session';

/** Values of Sec-Fetch-Site for requests that another site caused. */
const FOREIGN_SITES = new Set(['cross-site', 'same-site']);

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Decides which requests the console API listens to. */
export class ConsoleGuard {
  constructor(
    private readonly sessions: Sessions,
    private readonly address: PublicAddress,
  ) {}

  /** Refuses foreign hosts, and writes that a page of another origin sends. */
  checkOrigin(request: FastifyRequest): void {
    if (!this.address.hasHost(request.host)) {
      throw new ApiError(403, 'bad_host', 'The endpoint is not reached under this address.');
    }
    if (READS.has(request.method)) return;
    const { origin } = request.headers;
    // Browsers always send Origin with a write; programs without it carry no ambient cookies.
    if (origin !== undefined && !this.address.hasOrigin(origin)) {
      throw new ApiError(403, 'bad_origin', 'The request comes from another site.');
    }
    // Fetch Metadata says the same where a browser leaves Origin out (W3C Fetch Metadata, 2.3).
    if (FOREIGN_SITES.has(String(request.headers['sec-fetch-site']))) {
      throw new ApiError(403, 'bad_origin', 'The request comes from another site.');
    }
  }

  async session(request: FastifyRequest): Promise<SessionRecord | undefined> {
    const token = this.token(request);
    return token === undefined ? undefined : this.sessions.find(token);
  }

  /** The session, or 401; writes must also carry the session's CSRF token, or 403. */
  async require(request: FastifyRequest): Promise<SessionRecord> {
    const session = await this.session(request);
    if (!session) throw new ApiError(401, 'not_signed_in', 'Sign in first.');
    if (READS.has(request.method)) return session;
    const sent = request.headers['x-csrf-token'];
    if (typeof sent !== 'string' || !sameText(sent, session.csrfToken)) {
      throw new ApiError(403, 'bad_csrf_token', 'The page is out of date; load it again.');
    }
    return session;
  }

  /** The site as passkeys know it. */
  site(request: FastifyRequest): PasskeySite {
    return { host: request.hostname, origin: `${request.protocol}://${request.host}` };
  }

  /** Starts a session; one that the browser had before ends. */
  async signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    { id, name, role }: SessionAccount,
    method: SignInMethod,
  ): Promise<SessionRecord> {
    const before = this.token(request);
    if (before !== undefined) await this.sessions.end(before);
    const agent = request.headers['user-agent'] ?? '';
    const { token, session } = await this.sessions.start(
      { id, name, role },
      { address: request.ip, agent, method },
    );
    void reply.setCookie(cookieName(request), token, {
      ...attributes(request),
      maxAge: SESSION_LIFETIME_MS / 1000,
    });
    return session;
  }

  async signOut(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = this.token(request);
    if (token !== undefined) await this.sessions.end(token);
    void reply.clearCookie(cookieName(request), attributes(request));
  }

  private token(request: FastifyRequest): string | undefined {
    return request.cookies[cookieName(request)];
  }
}

function cookieName(request: FastifyRequest): string {
  return request.protocol === 'https' ? SECURE_COOKIE : PLAIN_COOKIE;
}

function attributes(request: FastifyRequest): {
  httpOnly: true;
  sameSite: 'strict';
  secure: boolean;
  path: '/';
} {
  return { httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https', path: '/' };
}
