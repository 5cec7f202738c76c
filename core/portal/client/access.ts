import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../exchange/actor';
import type { Directory } from '../../exchange/ports';
import type { TokenCheck } from '../oauth/access-tokens';

/** Whether a request may come in, and who sends it. */
export type Admission =
  | { readonly kind: 'admitted'; readonly actor: Actor }
  | {
      readonly kind: 'refused';
      readonly status: 401 | 403;
      readonly headers: Readonly<Record<string, string>>;
    };

export interface AccessOptions {
  readonly directory: Directory;
  /** Host names under which the portal is reached besides loopback. */
  readonly hosts: readonly string[];
  /** Web origins besides loopback from which requests are taken. */
  readonly origins: () => readonly string[];
  /** How clients prove who they are; undefined where nothing is asked. */
  readonly proof: () => Proof | undefined;
}

export type Proof =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'token'; readonly check: TokenCheck };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Who may speak with the portal. */
export class Access {
  constructor(private readonly options: AccessOptions) {}

  /**
   * Host and Origin name this computer, or what the policy lists: a page of the web that leads its
   * name to 127.0.0.1 gets no answer (DNS rebinding).
   */
  hostAllowed({ headers: { host, origin } }: IncomingMessage): boolean {
    const named = host === undefined ? undefined : hostName(`http://${host}`);
    if (named === undefined) return false;
    if (!LOOPBACK.test(named) && !this.options.hosts.includes(named)) return false;
    if (origin === undefined) return true;
    const from = hostName(origin);
    if (from !== undefined && LOOPBACK.test(from)) return true;
    return this.options.origins().some((allowed) => new URL(allowed).origin === origin);
  }

  async admit(request: IncomingMessage): Promise<Admission> {
    const { remoteAddress, remotePort } = request.socket;
    const actor = this.options.directory.actor({
      ...(remoteAddress === undefined ? {} : { remoteAddress }),
      ...(remotePort === undefined ? {} : { remotePort }),
    });
    const proof = this.options.proof();
    if (!proof) return { kind: 'admitted', actor };
    const [, token] = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (proof.kind === 'token') return await proof.check.admit(token, actor);
    if (token !== undefined && sameKey(token, proof.key)) return { kind: 'admitted', actor };
    const headers = { 'www-authenticate': 'Bearer realm="portcullis"' };
    return { kind: 'refused', status: 401, headers };
  }
}

function hostName(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}

/** Compares digests, so that the time tells nothing about the key. */
function sameKey(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
