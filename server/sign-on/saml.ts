import type { Profile, SAML } from '@node-saml/node-saml';
import { z } from 'zod';
import type { SignOn } from '../../core/exchange/sign-on';
import type { SignInSteps } from '../accounts/sign-in-steps';
import type { VouchedPerson } from './known-person';
import { groupsOf } from './oidc';

type SamlSettings = NonNullable<SignOn['saml']>;

/** How far the provider's clock may be off, ms. */
const CLOCK_SKEW_MS = 60_000;
const doneSchema = z.object({
  externalId: z.string(),
  names: z.tuple([z.string()], z.string()),
  email: z.string().optional(),
  groups: z.array(z.string()),
});

/** Sign-in with SAML 2.0: a request by redirect, a signed assertion by POST. */
export class SamlSignOn {
  constructor(
    private readonly steps: SignInSteps,
    /** Entity id of this service, and where assertions are sent. */
    private readonly addresses: () => { readonly entityId: string; readonly consumer: string },
  ) {}

  /** Where the browser goes; `step` stays with it and is needed at the end. */
  async begin(settings: SamlSettings): Promise<{ readonly url: string; readonly step: string }> {
    const requests = new Map<string, string>();
    const saml = await this.service(settings, requests);
    const url = await saml.getAuthorizeUrlAsync('', undefined, {});
    const [request = ''] = requests.keys();
    return { url, step: await this.steps.put('saml', { request }) };
  }

  /**
   * Checks what the provider's page posted: signature, audience, times, and that it answers a request
   * of ours. Gives a ticket which, with the browser's own step, completes the sign-in.
   * @throws where it does not hold
   */
  async consume(settings: SamlSettings, response: string): Promise<string> {
    const saml = await this.service(settings, undefined);
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: response });
    if (!profile) throw new Error('the response is no sign-in');
    const request = inResponseTo(profile);
    return this.steps.put('saml', { request, done: personOf(settings, profile) });
  }

  /** The person of a ticket, where it answers the request that this browser sent. */
  async finish(ticket: string, step: string): Promise<VouchedPerson | undefined> {
    const answered = ticketSchema.safeParse(await this.steps.take('saml', ticket));
    const asked = requestSchema.safeParse(await this.steps.take('saml', step));
    if (!answered.success || !asked.success) return undefined;
    if (asked.data.request === '' || answered.data.request !== asked.data.request) return undefined;
    const { email, ...done } = answered.data.done;
    const [first, ...others] = done.names;
    return {
      source: 'saml',
      ...done,
      names: [first, ...others],
      ...(email === undefined ? {} : { email }),
    };
  }

  /** What the provider wants to know of this service. */
  async metadata(settings: SamlSettings): Promise<string> {
    const saml = await this.service(settings, undefined);
    return saml.generateServiceProviderMetadata(null);
  }

  /** With `requests`, ids of requests are noted there; else the id of a response is believed here. */
  private async service(
    settings: SamlSettings,
    requests: Map<string, string> | undefined,
  ): Promise<SAML> {
    const { SAML: Service, ValidateInResponseTo } = await import('@node-saml/node-saml');
    const { entityId, consumer } = this.addresses();
    return new Service({
      entryPoint: settings.entryPoint,
      idpIssuer: settings.idpIssuer,
      idpCert: settings.certificates,
      issuer: entityId,
      audience: entityId,
      callbackUrl: consumer,
      wantAssertionsSigned: true,
      // The assertion is what counts; many providers sign nothing else.
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: CLOCK_SKEW_MS,
      disableRequestedAuthnContext: true,
      identifierFormat: null,
      // The answer is tied to the browser's own step in `finish`, also between replicas.
      validateInResponseTo: ValidateInResponseTo.always,
      cacheProvider: {
        saveAsync: (key, value) => {
          requests?.set(key, value);
          return Promise.resolve({ value, createdAt: Date.now() });
        },
        getAsync: (key) => Promise.resolve(requests?.get(key) ?? new Date().toISOString()),
        removeAsync: (key) => Promise.resolve(key),
      },
    });
  }
}

const requestSchema = z.object({ request: z.string() });
const ticketSchema = z.object({ request: z.string(), done: doneSchema });

/** Where the signed assertion says which request it answers (SAML core 2.4.1.2). */
const assertionSchema = z.object({
  Assertion: z.object({
    Subject: z.tuple([
      z.object({
        SubjectConfirmation: z.tuple([
          z.object({
            SubjectConfirmationData: z.tuple([
              z.object({ $: z.object({ InResponseTo: z.string().min(1) }) }),
            ]),
          }),
        ]),
      }),
    ]),
  }),
});

/** Out of the signed part: the frame around it may be anybody's. */
function inResponseTo(profile: Profile): string {
  const { Assertion } = assertionSchema.parse(profile.getAssertion?.());
  return Assertion.Subject[0].SubjectConfirmation[0].SubjectConfirmationData[0].$.InResponseTo;
}

function personOf(
  { groupsAttribute, emailAttribute, idpIssuer }: SamlSettings,
  profile: Profile,
): z.infer<typeof doneSchema> {
  const address = groupsOf(profile[emailAttribute])[0];
  const email = address ?? (profile.nameID.includes('@') ? profile.nameID : undefined);
  return {
    externalId: `${idpIssuer} ${profile.nameID}`,
    names:
      email === undefined || email === profile.nameID ? [profile.nameID] : [email, profile.nameID],
    groups: [...groupsOf(profile[groupsAttribute])],
    ...(email === undefined ? {} : { email }),
  };
}
