import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { z } from 'zod';
import type { IdentitySettings } from '../../core/exchange/policy-identity';
import { nonceOf, type PersonEnrolRequest } from '../../core/fleet/sign-on-enrolment';
import { ApiError } from '../errors';

/** A sign-in counts for an enrolment for so long. */
const MOST_AGE = '10m';
/** The provider must have answered after this, ms. */
const ANSWER_MS = 10_000;

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const claimsSchema = z.object({ sub: z.string().min(1).max(255), nonce: z.string() });

/** Checks the sign-ins that enrol devices, against the provider of the policy in force. */
export class PersonEnrolment {
  private keys:
    { readonly issuer: string; readonly set: ReturnType<typeof createRemoteJWKSet> } | undefined;

  constructor(private readonly settings: () => IdentitySettings) {}

  /** The provider; undefined where policy names none. */
  offer(): { issuer: string; clientId: string; scopes: string[] } | undefined {
    const { issuer, clientId, scopes } = this.settings();
    return issuer === undefined ? undefined : { issuer, clientId, scopes };
  }

  /** Id of the person at their provider. @throws ApiError bad_token */
  async personOf({ idToken, publicKey }: PersonEnrolRequest): Promise<string> {
    const { issuer, clientId } = this.settings();
    if (issuer === undefined) throw refused('nobody signs in here');
    try {
      const { payload } = await jwtVerify(idToken, await this.keysOf(issuer), {
        ...{ issuer, audience: clientId, maxTokenAge: MOST_AGE },
      });
      const { sub, nonce } = claimsSchema.parse(payload);
      if (nonce !== nonceOf(publicKey)) throw refused('the sign-in is not for this device');
      return sub;
    } catch (error) {
      if (error instanceof ApiError) throw error;
      const bad = error instanceof errors.JOSEError || error instanceof z.ZodError;
      throw bad ? refused('it does not hold') : error;
    }
  }

  private async keysOf(issuer: string): Promise<ReturnType<typeof createRemoteJWKSet>> {
    if (this.keys?.issuer === issuer) return this.keys.set;
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) });
    const found = discoverySchema.parse(await answer.json());
    if (found.issuer !== issuer) throw refused('the provider says that it is another');
    const set = createRemoteJWKSet(new URL(found.jwks_uri), { timeoutDuration: ANSWER_MS });
    this.keys = { issuer, set };
    return set;
  }
}

function refused(why: string): ApiError {
  return new ApiError(401, 'bad_token', `The sign-in cannot enrol a device: ${why}.`);
}
