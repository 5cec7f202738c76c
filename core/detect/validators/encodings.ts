import { createHash } from 'node:crypto';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function base58Bytes(text: string, alphabet: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    let carry = alphabet.indexOf(char);
    if (carry < 0) return undefined;
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] ?? 0) * 58;
      bytes[index] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  for (let index = 0; text[index] === alphabet[0]; index++) bytes.push(0);
  return Uint8Array.from(bytes.reverse());
}

/** What Base58Check text holds before its checksum; undefined where that does not hold. */
export function base58CheckBytes(text: string, alphabet = BASE58): Uint8Array | undefined {
  const bytes = base58Bytes(text, alphabet);
  if (bytes === undefined || bytes.length < 5) return undefined;
  const digest = sha256(sha256(bytes.subarray(0, -4)));
  const holds = bytes.subarray(-4).every((byte, index) => byte === digest[index]);
  return holds ? bytes.subarray(0, -4) : undefined;
}

/** Base58Check: the last four bytes are the start of a double SHA-256 (Bitcoin wiki, BIP 13). */
export function base58check(text: string): boolean {
  return base58CheckBytes(text) !== undefined;
}

const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const BECH32_GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function bech32Polymod(values: readonly number[]): number {
  let check = 1;
  for (const value of values) {
    const top = check >>> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    BECH32_GENERATOR.forEach((generator, bit) => {
      if ((top >>> bit) & 1) check ^= generator;
    });
  }
  return check;
}

/** Bech32 (BIP 173) or Bech32m (BIP 350) checksum. */
export function bech32(text: string): boolean {
  const lower = text.toLowerCase();
  const border = lower.lastIndexOf('1');
  if (border < 1) return false;
  const prefix = [...lower.slice(0, border)].map((char) => char.charCodeAt(0));
  const data = [...lower.slice(border + 1)].map((char) => BECH32.indexOf(char));
  if (data.includes(-1)) return false;
  const expanded = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31)];
  const check = bech32Polymod([...expanded, ...data]);
  return check === 1 || check === 0x2bc830a3;
}

/** The first part of a JWS or JWE is JSON with an `alg` or `typ` (RFC 7515, RFC 7516). */
export function jwt(text: string): boolean {
  const header = Buffer.from(text.slice(0, text.indexOf('.')), 'base64url').toString('utf8');
  try {
    const parsed: unknown = JSON.parse(header);
    return typeof parsed === 'object' && parsed !== null && ('alg' in parsed || 'typ' in parsed);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A JWS or JWE in base64. */
export function encodedJwt(text: string): boolean {
  return jwt(Buffer.from(text, 'base64').toString('latin1'));
}

/** Whether the value is base64 of printable text: encoded, but not generated. */
export function encodesText(value: string): boolean {
  if (!/^[A-Za-z0-9+/_-]{12,}={0,2}$/.test(value)) return false;
  const text = Buffer.from(value, 'base64').toString('latin1');
  return /^[\x20-\x7e\s]+$/.test(text);
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The last six characters of GitHub's and npm's tokens are the CRC-32 of those between prefix and
 * checksum, in base 62 (GitHub engineering blog, April 2021).
 */
export function base62Crc32(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1);
  let crc = crc32(body.slice(0, -6));
  let text = '';
  for (; crc > 0; crc = Math.floor(crc / 62)) text = BASE62.charAt(crc % 62) + text;
  return text.padStart(6, '0') === body.slice(-6);
}
