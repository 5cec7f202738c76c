import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Actor } from '../../exchange/actor';
import type { PortalAccess } from '../../exchange/policy-portal';
import type { Admission } from '../client/access';

type OAuthAccess = Extract<PortalAccess, { mode: 'oauth' }>;

/** Path of the metadata of a protected resource (RFC 9728 3.1). */
export const METADATA_PATH = '/.well-known/oauth-protected-resource';

export interface TokenCheckOptions {
  readonly access: OAuthAccess;
  /** The portal's own address, which tokens are for: `https://host/mcp`. */
  readonly resource: string;
  /** Finds the keys of the issuer. */
  readonly keys?: JWTVerifyGetKey;
}

/** Checks access tokens of the company's authorization server (RFC 9068, RFC 9728). */
export class TokenCheck {
  readonly #keys: Promise<JWTVerifyGetKey>;

  constructor(private readonly options: TokenCheckOptions) {
    const { access, keys } = options;
    this.#keys = keys ? Promise.resolve(keys) : findKeys(access);
    // Whoever comes with a token hears of it.
    this.#keys.catch(() => undefined);
  }

  /** Metadata of this resource, for clients that look for the authorization server. */
  metadata(): Readonly<Record<string, unknown>> {
    const { access, resource } = this.options;
    return {
      resource,
      authorization_servers: [access.issuer],
      bearer_methods_supported: ['header'],
      ...(access.scopes.length > 0 ? { scopes_supported: access.scopes } : {}),
    };
  }

  async admit(token: string | undefined, desk: Actor): Promise<Admission> {
    if (token === undefined) return this.#refuse(401);
    const { access, resource } = this.options;
    try {
      const { payload } = await jwtVerify(token, await this.#keys, {
        issuer: access.issuer,
        audience: access.audience ?? resource,
        requiredClaims: ['exp', 'sub'],
      });
      const granted = typeof payload['scope'] === 'string' ? payload['scope'].split(' ') : [];
      const missing = access.scopes.filter((scope) => !granted.includes(scope));
      if (missing.length > 0) return this.#refuse(403, 'insufficient_scope');
      return { kind: 'admitted', actor: actorOf(payload, access, desk) };
    } catch (error) {
      const known = error instanceof errors.JOSEError;
      return this.#refuse(401, known ? 'invalid_token' : 'temporarily_unavailable');
    }
  }

  /** RFC 6750 3 and RFC 9728 5.1. */
  #refuse(status: 401 | 403, error?: string): Admission {
    const { access, resource } = this.options;
    const url = new URL(resource);
    const metadata = `${url.origin}${METADATA_PATH}${url.pathname}`;
    const parts = [
      ...(error === undefined ? [] : [`error="${error}"`]),
      ...(access.scopes.length > 0 ? [`scope="${access.scopes.join(' ')}"`] : []),
      `resource_metadata="${metadata}"`,
    ];
    return {
      kind: 'refused',
      status,
      headers: { 'www-authenticate': `Bearer ${parts.join(', ')}` },
    };
  }
}

function actorOf(payload: JWTPayload, access: OAuthAccess, desk: Actor): Actor {
  const groups = payload[access.groupsClaim];
  const { email, name } = payload;
  const { ip } = desk;
  return {
    userId: payload.sub ?? '',
    ...(typeof email === 'string' ? { email } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
    ...(ip === undefined ? {} : { ip }),
  };
}

/** The issuer's keys: where the policy says, or where its metadata says (RFC 8414, OIDC). */
async function findKeys(access: OAuthAccess): Promise<JWTVerifyGetKey> {
  if (access.jwksUrl !== undefined) return createRemoteJWKSet(new URL(access.jwksUrl));
  const issuer = new URL(access.issuer);
  const path = issuer.pathname.replace(/\/$/, '');
  for (const url of [
    `${issuer.origin}/.well-known/oauth-authorization-server${path}`,
    `${issuer.origin}${path}/.well-known/openid-configuration`,
  ]) {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (!response.ok) continue;
    const metadata: unknown = await response.json();
    const keys =
      typeof metadata === 'object' && metadata && 'jwks_uri' in metadata && metadata.jwks_uri;
    if (typeof keys === 'string') return createRemoteJWKSet(new URL(keys));
  }
  throw new Error('the authorization server has no metadata that names its keys');
}
