import { BlockList, isIP } from 'node:net';

/**
 * The address of the client behind proxies: the last address of `X-Forwarded-For` that is no trusted
 * proxy's, as long as everything after it was trusted.
 */
export class ClientAddresses {
  readonly #trusted = new BlockList();

  /** @param trustedProxies addresses and CIDR ranges, checked by the policy's schema */
  constructor(trustedProxies: readonly string[]) {
    for (const entry of trustedProxies) {
      const [address = '', prefix] = entry.split('/');
      const family = familyOf(address);
      if (prefix === undefined) this.#trusted.addAddress(address, family);
      else this.#trusted.addSubnet(address, Number(prefix), family);
    }
  }

  of(remoteAddress: string, forwardedFor: string | undefined): string {
    let client = plain(remoteAddress);
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()));
    while (this.trusts(client)) {
      const hop = hops.pop();
      if (hop === undefined || isIP(hop) === 0) break;
      client = hop;
    }
    return client;
  }

  trusts(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted.check(address, familyOf(address));
  }
}

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** IPv4 in IPv6 (RFC 4291 2.5.5.2) is the IPv4 address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
