import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type {
  PasskeyCreation,
  PasskeyRequest,
  PasskeyCreated,
  PasskeyUsed,
} from '../../core/exchange/passkey';
import type { Clock } from '../../core/exchange/ports';
import type { PasskeyRecord, PasskeyStore, SessionAccount } from '../storage/access-port';
import type { SignInSteps } from './sign-in-steps';

/** Passkeys of one account. */
const MAX_PASSKEYS = 20;

/** The site that a passkey is for (WebAuthn's relying party), as the browser sees it. */
export interface PasskeySite {
  /** Host name without port. */
  readonly host: string;
  /** `https://portcullis.example.com` */
  readonly origin: string;
}

/** A passkey that proved itself. */
export interface Answered {
  /** Of the passkey. */
  readonly id: string;
  /** Id of whose it is. */
  readonly account: string;
  readonly counter: number;
}

const challengeSchema = z.object({ challenge: z.string(), account: z.string().optional() });

/** Keys of devices and password managers with which people sign in (W3C Web Authentication). */
export class Passkeys {
  constructor(
    private readonly store: PasskeyStore,
    private readonly steps: SignInSteps,
    private readonly clock: Clock,
  ) {}

  list(account: string): Promise<readonly PasskeyRecord[]> {
    return this.store.ofAccount(account);
  }

  remove(account: string, id: string): Promise<boolean> {
    return this.store.remove(account, id);
  }

  /** What the browser needs to make a key; `undefined` when the account has too many. */
  async offerCreation(
    account: SessionAccount,
    site: PasskeySite,
  ): Promise<PasskeyCreation | undefined> {
    const before = await this.store.ofAccount(account.id);
    if (before.length >= MAX_PASSKEYS) return undefined;
    const options = await generateRegistrationOptions({
      rpName: 'Portcullis',
      rpID: site.host,
      userName: account.name,
      userID: new TextEncoder().encode(account.id),
      excludeCredentials: before.map(({ id, transports }) => ({ id, transports: [...transports] })),
      // Found by the browser without a name typed first, and opened by PIN or finger.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const { challenge } = options;
    const step = await this.steps.put('passkey-registration', { challenge, account: account.id });
    return { step, options: { ...options } };
  }

  /** Stores the key that the browser made; false where its answer does not hold. */
  async create(
    account: SessionAccount,
    { step, name, response }: PasskeyCreated,
    site: PasskeySite,
  ): Promise<boolean> {
    const asked = challengeSchema.safeParse(await this.steps.take('passkey-registration', step));
    if (!asked.success || asked.data.account !== account.id) return false;
    const verified = await held(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: asked.data.challenge,
        expectedOrigin: site.origin,
        expectedRPID: site.host,
      }),
    );
    if (!verified?.verified) return false;
    const { credential } = verified.registrationInfo;
    if (await this.store.find(credential.id)) return false;
    await this.store.add({
      ...{ id: credential.id, account: account.id, name, counter: credential.counter },
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      transports: credential.transports ?? [],
      created: this.clock.now(),
    });
    return true;
  }

  /** What the browser needs to ask for any key of this site. */
  async offerSignIn(site: PasskeySite): Promise<PasskeyRequest> {
    const options = await generateAuthenticationOptions({
      rpID: site.host,
      userVerification: 'required',
    });
    const step = await this.steps.put('passkey-sign-in', { challenge: options.challenge });
    return { step, options: { ...options } };
  }

  /**
   * Whose key answered, and the key's new counter, for `used`; `undefined` where the answer does not
   * hold.
   */
  async check({ step, response }: PasskeyUsed, site: PasskeySite): Promise<Answered | undefined> {
    const asked = challengeSchema.safeParse(await this.steps.take('passkey-sign-in', step));
    const passkey = await this.store.find(response.id);
    if (!asked.success || !passkey) return undefined;
    const verified = await held(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: asked.data.challenge,
        expectedOrigin: site.origin,
        expectedRPID: site.host,
        credential: {
          id: passkey.id,
          publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
          counter: passkey.counter,
        },
      }),
    );
    if (!verified?.verified) return undefined;
    const { id, account } = passkey;
    return { id, account, counter: verified.authenticationInfo.newCounter };
  }

  /** Notes the counter of a key that answered, with the session that it opened. */
  async used({ id, counter }: Answered): Promise<void> {
    await this.store.used(id, counter, this.clock.now());
  }
}

/** The library throws for answers that do not hold; why is the attacker's to guess. */
async function held<T>(verify: () => Promise<T>): Promise<T | undefined> {
  return await verify().catch(() => undefined);
}
