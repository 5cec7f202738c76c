import { request } from 'node:http';

/** Time for the whole probe, ms. */
const LIMIT_MS = 5000;
/** Pause between two probes while the endpoint stays away, ms. */
const PAUSE_MS = 10_000;
/** Plain HTTP: the only thing that a network can answer in another's name. */
const HTTP_PORT = 80;
/** The network asks for a sign-in (RFC 6585, section 6). */
const NETWORK_AUTHENTICATION_REQUIRED = 511;

/** Where the network sends people to sign in; undefined where no portal shows itself. */
export type PortalProbe = (endpoint: string, signal?: AbortSignal) => Promise<string | undefined>;

/**
 * Asks the endpoint's host over plain HTTP, as a browser would that is sent to a sign-in page. The
 * request carries nothing of the device; its answer is looked at and never followed or trusted.
 */
export function createPortalProbe(port = HTTP_PORT): PortalProbe {
  return async (endpoint, signal) => {
    // The host alone: what else an address may hold is not for a strange network.
    const url = new URL(`http://${new URL(endpoint).hostname}:${port}/`);
    const limit = AbortSignal.timeout(LIMIT_MS);
    return await new Promise((resolve) => {
      const sent = request(url, {
        // No connection is kept: it leads to whoever runs this network.
        agent: false,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      sent.on('response', ({ statusCode = 0, headers }) => {
        sent.destroy();
        resolve(portalOf(url, statusCode, headers.location));
      });
      // No answer, and also the end that is asked for above: nothing is known of a portal.
      sent.on('error', () => resolve(undefined));
      sent.end();
    });
  };
}

/** A redirect from plain HTTP to HTTPS on the same host, or to a name below or above it, is usual. */
function portalOf(asked: URL, status: number, location: string | undefined): string | undefined {
  if (status === NETWORK_AUTHENTICATION_REQUIRED) return asked.origin;
  if (status < 300 || status > 399 || location === undefined) return undefined;
  if (!URL.canParse(location, asked.href)) return undefined;
  const target = new URL(location, asked);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return undefined;
  return isForeign(asked.hostname, target.hostname) ? target.origin : undefined;
}

function isForeign(own: string, other: string): boolean {
  return own !== other && !own.endsWith(`.${other}`) && !other.endsWith(`.${own}`);
}

export interface PortalWatchOptions {
  readonly endpoint: string;
  readonly probe: PortalProbe;
  readonly now: () => number;
  readonly onChange: (captive: boolean) => void;
  readonly signal: AbortSignal;
}

/** Whether a sign-in page stands in the way, asked only while the endpoint is away. */
export class PortalWatch {
  #captive = false;
  #away = false;
  #probing = false;
  #next = -Infinity;

  constructor(private readonly options: PortalWatchOptions) {}

  /** The endpoint answered: whatever stood in the way is gone. */
  reached(): void {
    this.#away = false;
    this.#next = -Infinity;
    this.#set(false);
  }

  /** Several requests fail at once; one probe is enough for all of them. */
  async unreached(): Promise<void> {
    const { endpoint, probe, now, signal } = this.options;
    this.#away = true;
    if (this.#probing || signal.aborted || now() < this.#next) return;
    this.#probing = true;
    this.#next = now() + PAUSE_MS;
    const where = await probe(endpoint, signal).finally(() => {
      this.#probing = false;
    });
    // The endpoint may have answered meanwhile; then it is right.
    if (this.#away && !signal.aborted) this.#set(where !== undefined);
  }

  #set(captive: boolean): void {
    if (captive === this.#captive) return;
    this.#captive = captive;
    this.options.onChange(captive);
  }
}
