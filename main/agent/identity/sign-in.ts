import type * as OpenIdClient from 'openid-client';
import type { IdentitySettings } from '../../../core/exchange/policy-identity';
import { listenForRedirect, type LoopbackRedirect } from './loopback-redirect';
import { personOf, type SignedInPerson } from './person';

/** A person who does not come back for so long has given up, ms. */
const PATIENCE_MS = 5 * 60_000;

export interface SignInOptions {
  readonly settings: IdentitySettings & { readonly issuer: string };
  /** Opens an address in the person's own browser, where they may be signed in already. */
  readonly openBrowser: (url: string) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** The person is to show who they are again, though the provider may know them. */
  readonly again: boolean;
  /** Ties the ID token to something; without it, to nothing but this sign-in. */
  readonly nonce?: string;
  /** Given the ID token, for somebody else to check. */
  readonly onIdToken?: (token: string) => void;
}

export interface SignedIn {
  readonly person: SignedInPerson;
  /** Absent where the provider gives none. */
  readonly refreshToken?: string;
}

/** The person did not come back in time, or somebody else wants to sign in. */
export class SignInCancelled extends Error {
  override readonly name = 'SignInCancelled';
  readonly code = 'SIGN_IN_CANCELLED';
}

/**
 * Signs a person in: authorization code with PKCE (RFC 7636) in the system's browser and a redirect
 * to this computer (RFC 8252). @throws SignInCancelled, and what the provider refuses
 */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const { settings } = options;
  const { oidc, config } = await discover(settings);
  const [state, nonce] = [oidc.randomState(), options.nonce ?? oidc.randomNonce()];
  const verifier = oidc.randomPKCECodeVerifier();
  const redirect = await listenForRedirect(state);
  try {
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirect.uri,
      scope: settings.scopes.join(' '),
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...{ state, nonce },
      ...promptOf(options),
    });
    options.openBrowser(url.href);
    const back = await cameBack(redirect, options.signal);
    const tokens = await oidc.authorizationCodeGrant(config, back, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
      ...(options.again ? { maxAge: 60 } : {}),
    });
    const idToken = tokens.claims();
    if (!idToken) throw new Error('the provider gave no ID token');
    if (tokens.id_token !== undefined) options.onIdToken?.(tokens.id_token);
    const { issuer, groupsClaim } = settings;
    const more = await userInfo(oidc, config, tokens.access_token, idToken.sub);
    const claims = [{ ...idToken }, ...more];
    return {
      person: personOf(issuer, idToken.sub, claims, groupsClaim, options.now()),
      ...(tokens.refresh_token === undefined ? {} : { refreshToken: tokens.refresh_token }),
    };
  } finally {
    redirect.close();
  }
}

/**
 * Asks the provider again who somebody is who signed in before, for groups change. @throws
 * `RefreshRefused` where the provider does not know the sign-in any more, and what else fails
 */
export async function refresh(
  settings: SignInOptions['settings'],
  { person, refreshToken = '' }: SignedIn,
): Promise<SignedIn> {
  const { oidc, config } = await discover(settings);
  try {
    const tokens = await oidc.refreshTokenGrant(config, refreshToken);
    const claims = await userInfo(oidc, config, tokens.access_token, person.subject);
    const { issuer, groupsClaim } = settings;
    const now = personOf(issuer, person.subject, claims, groupsClaim, person.signedIn);
    return {
      person: { ...person, ...now, signedIn: person.signedIn },
      refreshToken: tokens.refresh_token ?? refreshToken,
    };
  } catch (error) {
    const refused = error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant';
    throw refused ? new RefreshRefused('the provider ended the sign-in', { cause: error }) : error;
  }
}

/** The provider has ended the sign-in: the person left, or was locked out. */
export class RefreshRefused extends Error {
  override readonly name = 'RefreshRefused';
  readonly code = 'REFRESH_REFUSED';
}

type Oidc = typeof OpenIdClient;
type Config = Awaited<ReturnType<Oidc['discovery']>>;

/** The library is loaded when somebody signs in: most starts need none of it. */
async function discover(
  settings: SignInOptions['settings'],
): Promise<{ readonly oidc: Oidc; readonly config: Config }> {
  const oidc = await import('openid-client');
  const config = await oidc.discovery(
    new URL(settings.issuer),
    settings.clientId,
    undefined,
    oidc.None(),
    settings.issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : undefined,
  );
  return { oidc, config };
}

async function userInfo(
  oidc: Oidc,
  config: Config,
  accessToken: string,
  subject: string,
): Promise<Record<string, unknown>[]> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return [];
  return [{ ...(await oidc.fetchUserInfo(config, accessToken, subject)) }];
}

/** Providers give a refresh token only with consent (OpenID Connect Core 11). */
function promptOf({ again, settings }: SignInOptions): Record<string, string> {
  const offline = settings.scopes.includes('offline_access');
  const prompt = [...(again ? ['login'] : []), ...(offline ? ['consent'] : [])].join(' ');
  return { ...(prompt === '' ? {} : { prompt }), ...(again ? { max_age: '0' } : {}) };
}

function cameBack({ arrived }: LoopbackRedirect, signal: AbortSignal): Promise<URL> {
  const timeout = AbortSignal.timeout(PATIENCE_MS);
  const over = AbortSignal.any([signal, timeout]);
  return new Promise((resolve, reject) => {
    const cancel = (): void => {
      reject(new SignInCancelled(timeout.aborted ? 'nobody came back' : 'it was given up'));
    };
    if (over.aborted) cancel();
    over.addEventListener('abort', cancel, { once: true });
    void arrived.then((url) => {
      over.removeEventListener('abort', cancel);
      resolve(url);
    });
  });
}
