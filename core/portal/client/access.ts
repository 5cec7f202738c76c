import { timingSafeEqual, createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Actor } from '../../exchange/actor';
import type { PortalKey } from '../../exchange/policy-portal';
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
  readonly now: () => number;
  /** How clients prove who they are; undefined where nothing is asked. */
  readonly proof: () => Proof | undefined;
}

export type Proof =
  | {
      readonly kind: 'key';
      /** Of the programs of this computer. */
      readonly local: string | undefined;
      /** Of people, who may be anywhere. */
      readonly keys: () => readonly PortalKey[];
    }
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
    if (token !== undefined) {
      if (proof.local !== undefined && sameKey(token, proof.local)) {
        return { kind: 'admitted', actor };
      }
      const holder = holderOf(token, proof.keys(), this.options.now());
      if (holder) return { kind: 'admitted', actor: actorOf(holder, actor) };
    }
    const headers = { 'www-authenticate': 'Bearer realm="portcullis"' };
    return { kind: 'refused', status: 401, headers };
  }
}

/** Whose key it is, unless it has expired. The digest is compared: its time tells nothing of the key. */
function holderOf(token: string, keys: readonly PortalKey[], now: number): PortalKey | undefined {
  const digest = createHash('sha256').update(token).digest('hex');
  const holder = keys.find(({ sha256 }) => sha256 === digest);
  const over = holder?.expires !== undefined && Date.parse(holder.expires) <= now;
  return over ? undefined : holder;
}

/** The person of a key, not the one whom this computer belongs to. */
function actorOf({ user, email, groups }: PortalKey, { ip }: Actor): Actor {
  return {
    userId: user,
    groups: [...groups],
    ...(email === undefined ? {} : { email }),
    ...(ip === undefined ? {} : { ip }),
  };
}

function hostName(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).hostname : undefined;
}

/** Compares digests, so that the time tells nothing about the key. */
function sameKey(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
