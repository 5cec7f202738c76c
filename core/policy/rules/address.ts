/**
 * An IP address: a number for IPv4 and a bigint for IPv6, so that the two families never compare
 * equal and each compares by value.
 */
export type Address = number | bigint;

const IPV4_BITS = 32;
const IPV6_BITS = 128;
const GROUPS = 8;
const OCTET = /^(?:0|[1-9][0-9]{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;

/** Length of an address, bits: 32 or 128. */
export function addressBits(address: Address): number {
  return typeof address === 'number' ? IPV4_BITS : IPV6_BITS;
}

/** RFC 4291 2.2 and dotted decimal without leading zeros; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): number | undefined {
  const octets = text.split('.', 5);
  if (octets.length !== 4) return undefined;
  let address = 0;
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return undefined;
    address = address * 256 + Number(octet);
  }
  return address;
}

function parseIpv6(text: string): bigint | undefined {
  const halves = text.split('::', 3);
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = parseGroups(halves[1] ?? '', true);
  if (!head || !tail) return undefined;
  const missing = GROUPS - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...new Array<number>(missing).fill(0), ...tail];
  return groups.reduce((address, group) => address * 65536n + BigInt(group), 0n);
}

/** Groups between colons; the last may be an embedded IPv4 address where it ends the address. */
function parseGroups(text: string, last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const words = text.split(':', GROUPS + 1);
  for (const [index, word] of words.entries()) {
    if (GROUP.test(word)) {
      groups.push(parseInt(word, 16));
      continue;
    }
    const embedded = last && index === words.length - 1 ? parseIpv4(word) : undefined;
    if (embedded === undefined) return undefined;
    groups.push(Math.floor(embedded / 65536), embedded % 65536);
  }
  return groups;
}

/** The network address: the first `bits` bits, the rest zero. */
export function maskAddress(address: Address, bits: number): Address {
  if (typeof address === 'number') {
    const size = 2 ** (IPV4_BITS - bits);
    return Math.floor(address / size) * size;
  }
  const shift = BigInt(IPV6_BITS - bits);
  return (address >> shift) << shift;
}

/** The last address of the network that starts at `network`. */
export function lastAddress(network: Address, bits: number): Address {
  return typeof network === 'number'
    ? network + 2 ** (IPV4_BITS - bits) - 1
    : network + 2n ** BigInt(IPV6_BITS - bits) - 1n;
}

/** RFC 5952 text form (without the mixed notation for embedded IPv4). */
export function formatAddress(address: Address): string {
  if (typeof address === 'number') {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  }
  const groups = Array.from({ length: GROUPS }, (_, index) =>
    ((address >> BigInt(16 * (GROUPS - 1 - index))) & 0xffffn).toString(16),
  );
  const zeros = longestZeroRun(groups);
  if (zeros.length < 2) return groups.join(':');
  const head = groups.slice(0, zeros.start).join(':');
  return `${head}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeroRun(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== '0') start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
