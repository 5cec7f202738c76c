import type * as OpenIdClient from 'openid-client';
import { z } from 'zod';
import type { SignOn } from '../../core/exchange/sign-on';
import type { SignInSteps } from '../accounts/sign-in-steps';
import type { VouchedPerson } from './known-person';

type OidcSettings = NonNullable<SignOn['oidc']>;

const stepSchema = z.object({ verifier: z.string(), nonce: z.string(), state: z.string() });
const claimsSchema = z.looseObject({
  sub: z.string(),
  email: z.string().max(320).optional(),
  email_verified: z.boolean().optional(),
  preferred_username: z.string().max(200).optional(),
});

/** Sign-in with OpenID Connect: authorization code, PKCE, state and nonce. */
export class OidcSignOn {
  /** The provider's configuration, found once per settings. */
  private found: { readonly key: string; readonly config: OpenIdClient.Configuration } | undefined;

  constructor(
    private readonly steps: SignInSteps,
    private readonly redirectUri: () => string,
  ) {}

  /** Where the browser goes; `step` stays with it and is needed at the return. */
  async begin(settings: OidcSettings): Promise<{ readonly url: string; readonly step: string }> {
    const oidc = await import('openid-client');
    const config = await this.configuration(settings, oidc);
    const verifier = oidc.randomPKCECodeVerifier();
    const [nonce, state] = [oidc.randomNonce(), oidc.randomState()];
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: this.redirectUri(),
      scope: settings.scopes.join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ nonce, state },
    });
    return { url: url.href, step: await this.steps.put('oidc', { verifier, nonce, state }) };
  }

  /**
   * The person for whom the provider answered; `undefined` where the browser brings no step of its
   * own. @throws where the answer does not hold
   */
  async finish(
    settings: OidcSettings,
    query: string,
    step: string,
  ): Promise<VouchedPerson | undefined> {
    const kept = stepSchema.safeParse(await this.steps.take('oidc', step));
    if (!kept.success) return undefined;
    const { verifier, nonce, state } = kept.data;
    const oidc = await import('openid-client');
    const config = await this.configuration(settings, oidc);
    const tokens = await oidc.authorizationCodeGrant(
      config,
      new URL(`${this.redirectUri()}?${query}`),
      { pkceCodeVerifier: verifier, expectedNonce: nonce, expectedState: state },
    );
    const claims = tokens.claims();
    if (!claims) throw new Error('the provider gave no ID token');
    // Providers may keep names and groups for the user-info endpoint.
    const more = config.serverMetadata().userinfo_endpoint
      ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
    return personOf(settings, claimsSchema.parse({ ...claims, ...more }), claims.iss);
  }

  private async configuration(
    settings: OidcSettings,
    oidc: typeof OpenIdClient,
  ): Promise<OpenIdClient.Configuration> {
    const { issuer, clientId, clientSecret } = settings;
    const key = JSON.stringify([issuer, clientId, clientSecret]);
    if (this.found?.key === key) return this.found.config;
    const config = await oidc.discovery(
      new URL(issuer),
      clientId,
      undefined,
      clientSecret === '' ? oidc.None() : oidc.ClientSecretPost(clientSecret),
      // The schema lets plain HTTP through for this machine only.
      issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : undefined,
    );
    this.found = { key, config };
    return config;
  }
}

function personOf(
  { groupsClaim }: OidcSettings,
  claims: z.infer<typeof claimsSchema>,
  issuer: string,
): VouchedPerson {
  // An address that nobody verified is a name that anybody may choose.
  const email = claims.email_verified === false ? undefined : claims.email;
  const names = [email, claims.preferred_username].filter((name) => name !== undefined);
  const [first = claims.sub, ...others] = names;
  return {
    source: 'oidc',
    externalId: `${issuer} ${claims.sub}`,
    names: [first, ...others],
    groups: groupsOf(claims[groupsClaim]),
    ...(email === undefined ? {} : { email }),
  };
}

/** A claim of groups: a list of texts, or one text. */
export function groupsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
