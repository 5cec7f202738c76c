import { X509Certificate } from 'node:crypto';
import type { SignOn, SignOnTrial } from '../../core/exchange/sign-on';
import type { OidcSignOn } from './oidc';
import type { SamlSignOn } from './saml';

/** How long a provider may take to answer, ms. */
const TIMEOUT_MS = 10_000;

type Check = SignOnTrial['checks'][number];

interface Ways {
  readonly oidc: Pick<OidcSignOn, 'begin'>;
  readonly saml: Pick<SamlSignOn, 'begin'>;
}

/**
 * Begins a sign-in as a browser would, and sees whether the provider goes along: it knows the client
 * and its redirect address, or takes the request. The rest of a sign-in needs a person.
 */
export async function trySignOn(settings: SignOn, ways: Ways, now: number): Promise<SignOnTrial> {
  const { oidc, saml } = settings;
  const checks: Check[] = [];
  if (oidc) {
    const url = await urlOf(() => ways.oidc.begin(oidc));
    checks.push(check('oidc.provider', url === undefined ? 'no answer from the issuer' : ''));
    if (url !== undefined) checks.push(check('oidc.request', await refusal(url)));
  }
  if (saml) {
    for (const text of saml.certificates) {
      checks.push(check('saml.certificate', certificateFault(text, now)));
    }
    const url = await urlOf(() => ways.saml.begin(saml));
    checks.push(
      check('saml.request', url === undefined ? 'no request can be made' : await refusal(url)),
    );
  }
  return { checks };
}

function check(what: Check['what'], fault: string): Check {
  return { what, ok: fault === '', ...(fault === '' ? {} : { fault }) };
}

/** Where a sign-in begins; `undefined` where the provider cannot be asked. */
async function urlOf(begin: () => Promise<{ readonly url: string }>): Promise<string | undefined> {
  try {
    return (await begin()).url;
  } catch {
    // Answers of a provider can hold anything; that there is none to use is what counts.
    return undefined;
  }
}

/** Why the provider's sign-in page does not come; '' where it does. */
async function refusal(url: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const answer = await fetch(url, { redirect: 'manual', signal });
    await answer.body?.cancel();
    const error = errorOf(answer.headers.get('location'), url);
    if (error !== undefined) return `the provider refuses: ${error}`;
    return answer.status < 400 ? '' : `the provider answers ${answer.status}`;
  } catch {
    return 'the provider does not answer';
  }
}

/** An error that the provider sends back to us with the browser (RFC 6749 4.1.2.1). */
function errorOf(location: string | null, base: string): string | undefined {
  if (location === null || !URL.canParse(location, base)) return undefined;
  const error = new URL(location, base).searchParams.get('error');
  return error === null ? undefined : error.replace(/[^\w.-]/g, ' ').slice(0, 100);
}

function certificateFault(text: string, now: number): string {
  const pem = text.includes('-----BEGIN')
    ? text
    : `-----BEGIN CERTIFICATE-----\n${text.replace(/\s+/g, '')}\n-----END CERTIFICATE-----`;
  try {
    const { validTo } = new X509Certificate(pem);
    return Date.parse(validTo) < now ? `it ended on ${validTo}` : '';
  } catch {
    return 'it cannot be read';
  }
}
