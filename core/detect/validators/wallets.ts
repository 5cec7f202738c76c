import { createHash } from 'node:crypto';
import { keccak_256 as keccak256 } from '@noble/hashes/sha3';
import { base58CheckBytes } from './encodings';

/** Checksums of addresses of cryptocurrencies, as their specifications define them. */

const CASH_CHARS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const CASH_GENERATOR = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** Bitcoin Cash address (CashAddr), with or without its prefix. */
export function cashAddress(text: string): boolean {
  const data = text.toLowerCase().replace(/^bitcoincash:/, '');
  const prefix = [...'bitcoincash'].map((char) => char.charCodeAt(0) & 31);
  const values = [...prefix, 0, ...[...data].map((char) => CASH_CHARS.indexOf(char))];
  if (values.includes(-1)) return false;
  let check = 1n;
  for (const value of values) {
    const top = check >> 35n;
    check = ((check & 0x07ffffffffn) << 5n) ^ BigInt(value);
    CASH_GENERATOR.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) check ^= generator;
    });
  }
  return check === 1n;
}

const RIPPLE = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz';

/** XRP Ledger address: Base58Check with an alphabet of its own. */
export function rippleAddress(text: string): boolean {
  return base58CheckBytes(text, RIPPLE)?.length === 21;
}

/** CRC-16/XMODEM. */
function crc16(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648 base 32 without padding; undefined for other characters. */
function base32Bytes(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  let bits = 0;
  let buffer = 0;
  for (const char of text) {
    const value = BASE32.indexOf(char);
    if (value < 0) return undefined;
    buffer = ((buffer << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) bytes.push((buffer >> (bits -= 8)) & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** Stellar account (`G…`) or secret seed (`S…`): CRC-16 at the end, low byte first (SEP 23). */
export function stellarKey(text: string): boolean {
  const bytes = base32Bytes(text);
  if (bytes?.length !== 35) return false;
  const crc = crc16(bytes.subarray(0, 33));
  return bytes[33] === (crc & 0xff) && bytes[34] === crc >> 8;
}

/** TON address in its friendly form: CRC-16 at the end, high byte first. */
export function tonAddress(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length === 36 && bytes.readUInt16BE(34) === crc16(bytes.subarray(0, 34));
}

/** Algorand address: the last four bytes of SHA-512/256 of the key. */
export function algorandAddress(text: string): boolean {
  const bytes = base32Bytes(text);
  if (bytes?.length !== 36) return false;
  const digest = createHash('sha512-256').update(bytes.subarray(0, 32)).digest();
  return digest.subarray(28).equals(bytes.subarray(32));
}

/** Ethereum address whose letters carry the checksum of EIP-55. */
export function eip55(text: string): boolean {
  const address = text.replace(/^0x/i, '');
  if (!/[a-f]/.test(address) || !/[A-F]/.test(address)) return false;
  const hash = Buffer.from(keccak256(Buffer.from(address.toLowerCase(), 'latin1'))).toString('hex');
  return [...address].every((char, index) => {
    if (/\d/.test(char)) return true;
    return parseInt(hash.charAt(index), 16) >= 8 === (char === char.toUpperCase());
  });
}
