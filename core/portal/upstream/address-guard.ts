import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { UpstreamFailure } from './failure';

/** Networks that are not the public internet (IANA special-purpose registries). */
const PRIVATE = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, bits, 'ipv6');
}
const LOOPBACK_NAME = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/;

/** Whether an address lies outside the public internet. Mapped IPv4 counts as IPv4. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return PRIVATE.check(mapped, 'ipv4');
  const family = isIP(address);
  return family === 0 || PRIVATE.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Decides which addresses a server of the policy may lead to (server-side request forgery). */
export class AddressGuard {
  /** `configured` is the address that the administrator wrote: loopback is allowed where it says so. */
  constructor(
    private readonly configured: URL,
    private readonly privateNetwork: boolean,
  ) {}

  /** @throws UpstreamFailure for a literal address that is not allowed, or another scheme */
  check(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') this.refuse(url.protocol);
    if (this.trusts(url)) return;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && isPrivateAddress(host)) this.refuse(host);
    if (/(^|\.)localhost$/i.test(host)) this.refuse(host);
  }

  /** For `lookup` of a socket: a name may not lead into a private network either. */
  lookup(url: URL): (host: string, options: LookupOptions, callback: LookupCallback) => void {
    const trusted = this.trusts(url);
    return (host, options, callback) => {
      lookup(host, { ...options, all: true }, (error, found) => {
        const usable = trusted ? found : found?.filter(({ address }) => !isPrivateAddress(address));
        const [first] = usable ?? [];
        if (error) callback(error, []);
        else if (!first) callback(this.failure(host), []);
        else if (options.all) callback(null, usable ?? []);
        else callback(null, first.address, first.family);
      });
    };
  }

  private trusts(url: URL): boolean {
    const sameHost = url.hostname === this.configured.hostname;
    return this.privateNetwork || (sameHost && LOOPBACK_NAME.test(this.configured.hostname));
  }

  private refuse(what: string): never {
    throw this.failure(what);
  }

  private failure(what: string): UpstreamFailure {
    return new UpstreamFailure(
      'address-refused',
      `${what} is not on the public internet, and the policy does not allow that for this server.`,
    );
  }
}
