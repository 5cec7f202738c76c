import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import { FLEET_PATHS } from '../../core/fleet/wire';
import { createPortalProbe, type PortalProbe } from '../agent/sync/captive-portal';

/** What became of an attempt to reach the central endpoint. */
export type EndpointFacts =
  | { readonly kind: 'reached'; readonly skewMs: number | undefined; readonly tookMs: number }
  | { readonly kind: 'no-name'; readonly host: string }
  | { readonly kind: 'no-answer'; readonly reason: string }
  /** Somebody else answered: the sign-in page of a network. */
  | { readonly kind: 'captive-portal'; readonly where: string }
  | { readonly kind: 'bad-certificate'; readonly reason: string; readonly issuer: string };

const LIMIT_MS = 5000;

/** A path of the endpoint that answers devices and nobody else, always with JSON. */
const PATH = FLEET_PATHS.policy;

/** Tries the way to the endpoint step by step, so that it can be said which step fails. */
export async function tryEndpoint(
  url: string,
  portalProbe: PortalProbe = createPortalProbe(),
): Promise<EndpointFacts> {
  const { hostname } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  try {
    await lookup(host);
  } catch {
    // Whatever the resolver says, the name leads nowhere from here.
    return { kind: 'no-name', host };
  }
  const begun = Date.now();
  try {
    const answer = await fetch(new URL(PATH, url), {
      redirect: 'manual',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const type = answer.headers.get('content-type') ?? '';
    const where = answer.headers.get('location') ?? url;
    const asks = answer.status === 511 || isRedirectAway(url, answer);
    if (asks || /text\/html/.test(type)) {
      return { kind: 'captive-portal', where: new URL(where, url).origin };
    }
    return {
      kind: 'reached',
      skewMs: skewOf(answer.headers.get('date'), begun),
      tookMs: Date.now() - begun,
    };
  } catch (error) {
    // A portal cannot show a certificate of the endpoint; over plain HTTP it says what it wants.
    const where = await portalProbe(url);
    return where === undefined ? failureOf(url, error) : { kind: 'captive-portal', where };
  }
}

function isRedirectAway(url: string, { status, headers }: Response): boolean {
  const location = headers.get('location');
  if (status < 300 || status > 399 || location === null) return false;
  return new URL(location, url).host !== new URL(url).host;
}

/** The endpoint's clock minus ours; its `Date` has whole seconds (RFC 9110 6.6.1). */
function skewOf(date: string | null, begun: number): number | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : theirs + 500 - (begun + Date.now()) / 2;
}

async function failureOf(url: string, error: unknown): Promise<EndpointFacts> {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return { kind: 'bad-certificate', reason: code, issuer: await issuerAt(new URL(url)) };
  }
  const reason = code === '' && error instanceof Error ? error.name : code;
  return { kind: 'no-answer', reason };
}

/** Who signed the certificate that is shown there: another proxy, or a network's sign-in page. */
function issuerAt({ hostname, port }: URL): Promise<string> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({
      host,
      port: port === '' ? 443 : Number(port),
      servername: host,
      // Only looked at; nothing is sent over it.
      rejectUnauthorized: false,
      timeout: LIMIT_MS,
    });
    const done = (issuer: string): void => {
      socket.destroy();
      resolve(issuer);
    };
    socket.once('secureConnect', () => {
      const { issuer } = socket.getPeerCertificate();
      const name: unknown = issuer.O ?? issuer.CN;
      done(typeof name === 'string' ? name : 'unknown');
    });
    socket.once('timeout', () => done('unknown'));
    socket.once('error', () => done('unknown'));
  });
}
