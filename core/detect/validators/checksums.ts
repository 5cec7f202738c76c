/** Check digits that no library in use covers, each by its published rule. Values may hold separators. */

const digitsOf = (value: string): string => value.replace(/\D/g, '');

/** ISO/IEC 7812-1 annex B (Luhn): payment cards, IMEI, … */
export function luhn(value: string): boolean {
  let sum = 0;
  let count = 0;
  for (let index = value.length - 1; index >= 0; index--) {
    const digit = value.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) continue;
    const doubled = count++ % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return count > 1 && sum % 10 === 0;
}

/** Issuer ranges (ISO/IEC 7812) with the lengths in use, as `[low, high, lengths]` over six digits. */
const CARD_RANGES: readonly (readonly [number, number, readonly number[]])[] = [
  [400000, 499999, [13, 16, 19]],
  [510000, 559999, [16]],
  [222100, 272099, [16]],
  [340000, 349999, [15]],
  [370000, 379999, [15]],
  [300000, 305999, [14, 16]],
  [309500, 309599, [14, 16]],
  [360000, 369999, [14, 16]],
  [380000, 399999, [14, 16]],
  [350000, 359999, [16, 17, 18, 19]],
  [601100, 601199, [16, 19]],
  [622126, 622925, [16, 17, 18, 19]],
  [620000, 629999, [16, 17, 18, 19]],
  [644000, 659999, [16, 19]],
  [500000, 509999, [12, 13, 14, 15, 16, 17, 18, 19]],
  [560000, 599999, [12, 13, 14, 15, 16, 17, 18, 19]],
  [600000, 609999, [13, 16, 19]],
  [630000, 639999, [12, 13, 14, 15, 16, 17, 18, 19]],
  [670000, 679999, [12, 13, 14, 15, 16, 17, 18, 19]],
  [220000, 220499, [16, 17, 18, 19]],
  [180000, 180099, [15]],
  [213100, 213199, [15]],
];

/** A payment card number: a range that issuers use, its length, and Luhn. */
export function paymentCard(value: string): boolean {
  const digits = digitsOf(value);
  if (/^(\d)\1+$/.test(digits)) return false;
  const issuer = Number(digits.slice(0, 6));
  const issued = CARD_RANGES.some(
    ([low, high, lengths]) => issuer >= low && issuer <= high && lengths.includes(digits.length),
  );
  return issued && luhn(digits);
}

/** ISO 7064 MOD 97-10 over digits and capital letters as they stand: the remainder. */
export function mod97(text: string): number {
  let remainder = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const number = code < 0x40 ? code - 0x30 : code - 0x37;
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder;
}

/** Lengths from the SWIFT IBAN registry. */
const IBAN_LENGTHS: Readonly<Record<string, number>> = {
  AD: 24, AE: 23, AL: 28, AT: 20, AZ: 28, BA: 20, BE: 16, BG: 22, BH: 22, BI: 27, BR: 29, BY: 28,
  CH: 21, CR: 22, CY: 28, CZ: 24, DE: 22, DJ: 27, DK: 18, DO: 28, EE: 20, EG: 29, ES: 24, FI: 18,
  FK: 18, FO: 18, FR: 27, GB: 22, GE: 22, GI: 23, GL: 18, GR: 27, GT: 28, HR: 21, HU: 28, IE: 22,
  IL: 23, IQ: 23, IS: 26, IT: 27, JO: 30, KW: 30, KZ: 20, LB: 28, LC: 32, LI: 21, LT: 20, LU: 20,
  LV: 21, LY: 25, MC: 27, MD: 24, ME: 22, MK: 19, MN: 20, MR: 27, MT: 31, MU: 30, NI: 28, NL: 18,
  NO: 15, OM: 23, PK: 24, PL: 28, PS: 29, PT: 25, QA: 29, RO: 24, RS: 22, RU: 33, SA: 24, SC: 31,
  SD: 18, SE: 24, SI: 19, SK: 24, SM: 27, SO: 23, ST: 25, SV: 28, TL: 23, TN: 24, TR: 26, UA: 29,
  VA: 22, VG: 24, XK: 20, YE: 30,
}; // prettier-ignore

/** ISO 13616: country, length and MOD 97-10. */
export function iban(value: string): boolean {
  const compact = value.replace(/[\s.-]/g, '').toUpperCase();
  if (IBAN_LENGTHS[compact.slice(0, 2)] !== compact.length) return false;
  return mod97(compact.slice(4) + compact.slice(0, 4)) === 1;
}

/** ABA routing transit number: district prefix and weights 3, 7, 1. */
export function abaRouting(value: string): boolean {
  const digits = digitsOf(value);
  const district = Number(digits.slice(0, 2));
  const assigned =
    district <= 12 ||
    (district >= 21 && district <= 32) ||
    (district >= 61 && district <= 72) ||
    district === 80;
  return (
    digits.length === 9 && assigned && weighted(digits, [3, 7, 1]) % 10 === 0 && Number(digits) > 0
  );
}

/** Sum of the digits times weights, which repeat. */
export function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    sum += Number(digits[index]) * (weights[index % weights.length] ?? 0);
  }
  return sum;
}

/** US National Provider Identifier: Luhn over the health prefix 80840 and the number (45 CFR 162.406). */
export function npi(value: string): boolean {
  return /^[12]\d{9}$/.test(value) && luhn(`80840${value}`);
}

/** DEA registration number: (1+3+5) + 2·(2+4+6) ends in the seventh digit. */
export function dea(value: string): boolean {
  const digits = digitsOf(value);
  const sum = weighted(digits.slice(0, 6), [1, 2]);
  return digits.length === 7 && sum % 10 === Number(digits[6]);
}

/** NHS number, modulus 11. */
export function nhs(value: string): boolean {
  const digits = digitsOf(value);
  const check = (11 - (weighted(digits.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  return digits.length === 10 && check === Number(digits[9]) && !/^(\d)\1+$/.test(digits);
}

const VIN_VALUES: Readonly<Record<string, number>> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8, J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9, S: 2,
  T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
}; // prettier-ignore

/** Vehicle identification number with the check digit of 49 CFR 565.15 (North America, China). */
export function vin(value: string): boolean {
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  let sum = 0;
  for (let index = 0; index < 17; index++) {
    const char = value.charAt(index).toUpperCase();
    sum += (VIN_VALUES[char] ?? Number(char)) * (weights[index] ?? 0);
  }
  const check = sum % 11 === 10 ? 'X' : String(sum % 11);
  return value.length === 17 && value.charAt(8).toUpperCase() === check;
}

/** ISO 6166 ISIN: Luhn over the letters as two-digit numbers. */
export function isin(value: string): boolean {
  return luhn([...value.toUpperCase()].map((char) => parseInt(char, 36)).join(''));
}

/** ISO 17442 LEI. */
export function lei(value: string): boolean {
  return value.length === 20 && mod97(value.toUpperCase()) === 1;
}

/** CUSIP, modulus 10 double add double (ANSI X9.6). */
export function cusip(value: string): boolean {
  let sum = 0;
  for (let index = 0; index < 8; index++) {
    const number = parseInt(value.charAt(index), 36) * (index % 2 === 1 ? 2 : 1);
    sum += Math.floor(number / 10) + (number % 10);
  }
  return value.length === 9 && (10 - (sum % 10)) % 10 === Number(value[8]);
}

/** Singapore NRIC and FIN: weights 2, 7, 6, 5, 4, 3, 2 and a letter table by series. */
export function nric(value: string): boolean {
  const series = value.charAt(0).toUpperCase();
  const shift = { S: 0, T: 4, F: 0, G: 4, M: 3 }[series];
  const letters = {
    S: 'JZIHGFEDCBA',
    T: 'JZIHGFEDCBA',
    F: 'XWUTRQPNMLK',
    G: 'XWUTRQPNMLK',
    M: 'XWUTRQPNJLK',
  }[series];
  if (shift === undefined || letters === undefined) return false;
  const remainder = (weighted(value.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + shift) % 11;
  return (
    letters.charAt(series === 'M' ? 10 - remainder : remainder) === value.charAt(8).toUpperCase()
  );
}

/** Japan's individual number: modulus 11 over the first eleven digits. */
export function myNumber(value: string): boolean {
  const digits = digitsOf(value);
  const remainder = weighted(digits.slice(0, 11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return digits.length === 12 && Number(digits[11]) === (remainder <= 1 ? 0 : 11 - remainder);
}
