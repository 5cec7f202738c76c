import { keyedHash } from './keyed-hash';

/** Longer values keep no shape worth the work. */
const MOST_CHARACTERS = 4096;

/** Kinds whose last digit is a Luhn check digit. */
const LUHN_TYPES: ReadonlySet<string> = new Set(['CREDIT_CARD', 'IMEI']);

/** Tries to get something other than the value itself. */
const ATTEMPTS = 8;

/**
 * Other digits for digits and other letters for letters, the rest as it is; the same value gives the
 * same result under one key. Card numbers keep a right check digit. Undefined where the value has
 * nothing to exchange, or is too long.
 */
export function formatPreserved(key: Uint8Array, type: string, value: string): string | undefined {
  if (value.length > MOST_CHARACTERS || !/[\p{L}\p{Nd}]/u.test(value)) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const drawn = exchangeCharacters(value, byteStream(key, `${type}\n${attempt}\n${value}`));
    const result = LUHN_TYPES.has(type) ? withCheckDigit(drawn) : drawn;
    if (result !== value) return result;
  }
  return undefined;
}

/** An endless stream of bytes that only the key's owner can foretell. */
function byteStream(key: Uint8Array, seed: string): () => number {
  let block = 0;
  let bytes: Uint8Array = new Uint8Array();
  let next = 0;
  return () => {
    if (next === bytes.length) {
      bytes = keyedHash(key, `${block++}\n${seed}`);
      next = 0;
    }
    return bytes[next++] as number;
  };
}

function exchangeCharacters(value: string, draw: () => number): string {
  return value.replace(/[\p{L}\p{Nd}]/gu, (character) => {
    if (/\p{Nd}/u.test(character)) return String(draw() % 10);
    const upper = character !== character.toLowerCase();
    return String.fromCharCode((upper ? 65 : 97) + (draw() % 26));
  });
}

/** Sets the last digit so that the Luhn sum is right (ISO/IEC 7812-1, annex B). */
function withCheckDigit(value: string): string {
  const last = value.search(/\d\D*$/);
  if (last < 0) return value;
  let sum = 0;
  let double = true;
  for (let index = last - 1; index >= 0; index--) {
    const digit = value.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) continue;
    const part = double ? digit * 2 : digit;
    sum += part > 9 ? part - 9 : part;
    double = !double;
  }
  return `${value.slice(0, last)}${(10 - (sum % 10)) % 10}${value.slice(last + 1)}`;
}
