import {
  addressBits,
  formatAddress,
  lastAddress,
  maskAddress,
  parseAddress,
  type Address,
} from './address';
import type { Range } from './ranges';
import { type ByteString } from '../../regex/byte-string';
import { toInteger, type Integer } from './value';

/** A literal that is read, or why it cannot be. */
export type Read<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

const INTEGER = /^(?:0x[0-9A-Fa-f]+|-?[0-9]+)$/;
const BYTES = /^[0-9A-Fa-f]{2}(?:[:.-][0-9A-Fa-f]{2})+$/;

/** Decimal, `0x` hexadecimal, or octal after a leading 0; signed 64 bit. */
export function readInteger(text: string): Read<Integer> {
  if (!INTEGER.test(text)) return refuse(`expected an integer, found “${text}”`);
  const octal = text.length > 1 && text.startsWith('0') && !text.startsWith('0x');
  if (octal && /[89]/.test(text)) {
    return refuse(`“${text}” starts with 0 and is octal, where 8 and 9 are no digits`);
  }
  // BigInt reads a text in time that grows faster than its length: nothing longer can fit anyway.
  const digits = text.replace(/^-?(?:0x)?0*/, '');
  if (digits.length > 22) return refuse(`“${text.slice(0, 24)}…” does not fit into 64 bits`);
  const exact = octal ? BigInt(`0o${text.slice(1)}`) : readDecimalOrHex(text);
  const value = toInteger(exact);
  return value === undefined ? refuse(`“${text}” does not fit into 64 bits`) : { ok: true, value };
}

function readDecimalOrHex(text: string): bigint {
  return text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text);
}

/** An integer or `a..b`. */
export function readIntegerRange(text: string): Read<Range<Integer>> {
  return readRange(text, readInteger);
}

/** An address without a prefix length. */
export function readAddress(text: string): Read<Address> {
  const value = parseAddress(text);
  return value === undefined
    ? refuse(`expected an IP address, found “${text}”`)
    : { ok: true, value };
}

/** An address, a CIDR network whose host bits are zero, or `a..b` within one family. */
export function readAddressRange(text: string): Read<Range<Address>> {
  const slash = text.indexOf('/');
  if (slash >= 0) return readNetwork(text, slash);
  const range = readRange(text, readAddress);
  if (range.ok && typeof range.value.first !== typeof range.value.last) {
    return refuse('a range cannot go from IPv4 to IPv6');
  }
  return range;
}

function readNetwork(text: string, slash: number): Read<Range<Address>> {
  const address = readAddress(text.slice(0, slash));
  if (!address.ok) return address;
  const length = text.slice(slash + 1);
  const bits = Number(length);
  if (!/^[0-9]{1,3}$/.test(length) || bits > addressBits(address.value)) {
    return refuse(`“/${length}” is not a prefix length of this address`);
  }
  const first = maskAddress(address.value, bits);
  if (first !== address.value) {
    return refuse(`“${text}” has host bits set: the network is ${formatAddress(first)}/${bits}`);
  }
  return { ok: true, value: { first, last: lastAddress(first, bits) } };
}

function readRange<T extends Integer | Address>(
  text: string,
  read: (text: string) => Read<T>,
): Read<Range<T>> {
  const dots = text.indexOf('..');
  const first = read(dots < 0 ? text : text.slice(0, dots));
  if (!first.ok) return first;
  const last = dots < 0 ? first : read(text.slice(dots + 2));
  if (!last.ok) return last;
  if (first.value > last.value) return refuse(`the range “${text}” is empty: it runs backwards`);
  return { ok: true, value: { first: first.value, last: last.value } };
}

/** `61:62`, also with `-` and `.` between the bytes; two bytes or more. */
export function readBytes(text: string): Read<ByteString> {
  if (!BYTES.test(text)) return refuse(`expected a string in quotes, found “${text}”`);
  const codes = text.split(/[:.-]/).map((hex) => parseInt(hex, 16));
  return { ok: true, value: String.fromCharCode(...codes) };
}
