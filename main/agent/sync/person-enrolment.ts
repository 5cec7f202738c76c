import { generateKeyPairSync } from 'node:crypto';
import type { Vault } from '../../../core/exchange/ports';
import {
  nonceOf,
  signOnOfferSchema,
  type PersonEnrolRequest,
} from '../../../core/fleet/sign-on-enrolment';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { identitySchema } from '../../../core/exchange/policy-identity';
import { signIn } from '../identity/sign-in';
import { describeMachine, keep, type Enrolment } from './enrolment';
import type { FleetClient } from './fleet-client';

export interface PersonEnrolmentOptions {
  readonly client: FleetClient;
  readonly vault: Vault;
  /** Base URL of the endpoint. */
  readonly endpoint: string;
  readonly agentVersion: string;
  /** Opens an address in the person's own browser. */
  readonly openBrowser: (url: string) => void;
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/**
 * Enrols the device for whoever signs in at the company's provider, in their own browser. The key is
 * made first, and the sign-in is tied to it. @throws TransportError, FleetRefusal, SignInCancelled
 */
export async function enrolBySignIn(options: PersonEnrolmentOptions): Promise<Enrolment> {
  const { client, vault, endpoint, agentVersion, signal } = options;
  const { body } = await client.exchange({ method: 'GET', path: FLEET_PATHS.signOn, signal });
  const { issuer, ...offer } = signOnOfferSchema.parse(JSON.parse(body.toString('utf8')));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  let idToken = '';
  await signIn({
    settings: { ...identitySchema.parse(offer), issuer },
    openBrowser: options.openBrowser,
    now: options.now,
    again: false,
    signal,
    nonce: nonceOf(x),
    onIdToken: (token) => (idToken = token),
  });
  const request: PersonEnrolRequest = { idToken, publicKey: x, agentVersion, ...describeMachine() };
  const answer = await client.exchange({
    method: 'POST',
    path: FLEET_PATHS.enrolPerson,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(request)),
    signal,
  });
  return keep(vault, endpoint, privateKey, answer.body);
}
