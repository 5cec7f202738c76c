import { luhn, mod97, weighted } from './checksums';

/** Check digits of numbers of things: books, articles, ships, containers, securities, references. */

const compactOf = (value: string): string => value.replace(/[\s.-]/g, '').toUpperCase();

/** GS1 check digit (EAN-8, UPC-A, EAN-13, GTIN-14). */
export function gs1(value: string): boolean {
  const digits = compactOf(value);
  if (!/^\d{8,14}$/.test(digits)) return false;
  const weights = digits.length % 2 === 0 ? [3, 1] : [1, 3];
  return weighted(digits, weights) % 10 === 0;
}

/** ISO 2108 ISBN, ten digits (modulus 11) or thirteen (GS1). */
export function isbn(value: string): boolean {
  const text = compactOf(value);
  if (/^97[89]\d{10}$/.test(text)) return gs1(text);
  return /^\d{9}[\dX]$/.test(text) && elevenWithX(text, 10) === 0;
}

/** Sum of falling weights from `top` with X as ten, modulus 11. */
function elevenWithX(text: string, top: number): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    sum += (char === 'X' ? 10 : Number(char)) * (top - index);
  }
  return sum % 11;
}

/** ISO 3297 ISSN, modulus 11. */
export function issn(value: string): boolean {
  const text = compactOf(value);
  return /^\d{7}[\dX]$/.test(text) && elevenWithX(text, 8) === 0;
}

/** IMO ship number: weights 7 to 2 end in the last digit. */
export function imo(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return (
    digits.length === 7 &&
    weighted(digits.slice(0, 6), [7, 6, 5, 4, 3, 2]) % 10 === Number(digits[6])
  );
}

/** ISO 7064 MOD 11-2 over digits: ISNI, ORCID, Chinese identity numbers. */
export function mod112(value: string): boolean {
  const text = compactOf(value);
  if (!/^\d{15}[\dX]$/.test(text)) return false;
  let total = 0;
  for (const char of text.slice(0, -1)) total = (total + Number(char)) * 2;
  const check = (12 - (total % 11)) % 11;
  return text.endsWith(check === 10 ? 'X' : String(check));
}

/** Values of letters in a container number: multiples of 11 are left out. */
const containerValue = (char: string): number => {
  const order = char.charCodeAt(0) - 65;
  return order < 0 ? Number(char) : order + 10 + Math.floor((order + 9) / 10);
};

/** ISO 6346 container number. */
export function container(value: string): boolean {
  const text = compactOf(value);
  if (!/^[A-Z]{3}[UJZ]\d{7}$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 10; index++) sum += containerValue(text.charAt(index)) * 2 ** index;
  return (sum % 11) % 10 === Number(text[10]);
}

/** CAS registry number of a substance. */
export function cas(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  let sum = 0;
  for (let index = 1; index < digits.length; index++) {
    sum += index * Number(digits[digits.length - 1 - index]);
  }
  return digits.length >= 5 && sum % 10 === Number(digits.at(-1));
}

/** FIGI (ANSI X9.145): letters count from ten, every second value is doubled. */
export function figi(value: string): boolean {
  const text = value.toUpperCase();
  if (!/^[B-DF-HJ-NP-TV-XZ]{2}G[B-DF-HJ-NP-TV-XZ0-9]{8}\d$/.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 11; index++) {
    const number = parseInt(text.charAt(index), 36) * (index % 2 === 1 ? 2 : 1);
    sum += Math.floor(number / 10) + (number % 10);
  }
  return (10 - (sum % 10)) % 10 === Number(text[11]);
}

/** SEDOL of the London Stock Exchange: weights 1, 3, 1, 7, 3, 9. */
export function sedol(value: string): boolean {
  const text = value.toUpperCase();
  if (!/^[0-9B-DF-HJ-NP-TV-Z]{6}\d$/.test(text)) return false;
  const weights = [1, 3, 1, 7, 3, 9, 1];
  const sum = weights.reduce(
    (total, weight, index) => total + weight * parseInt(text.charAt(index), 36),
    0,
  );
  return sum % 10 === 0;
}

/** ISO 11649 creditor reference (`RF…`), MOD 97-10. */
export function creditorReference(value: string): boolean {
  const text = compactOf(value);
  return /^RF\d{2}[A-Z0-9]{1,21}$/.test(text) && mod97(text.slice(4) + text.slice(0, 4)) === 1;
}

/** EC number of a substance (seven digits), modulus 11. */
export function ecNumber(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return (
    digits.length === 7 &&
    weighted(digits.slice(0, 6), [1, 2, 3, 4, 5, 6]) % 11 === Number(digits[6])
  );
}

/** International mobile equipment identity of fifteen digits. */
export function imei(value: string): boolean {
  const digits = value.replace(/\D/g, '');
  return digits.length === 15 && luhn(digits) && !/^0{8}/.test(digits);
}
