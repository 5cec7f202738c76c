import { luhn, mod97, weighted } from './checksums';

/** National numbers with check digits that the `stdnum` library does not know, by their published rules. */

const digitsOf = (value: string): string => value.replace(/\D/g, '');
const compactOf = (value: string): string => value.replace(/[\s./-]/g, '').toUpperCase();

/** Spanish bank account (CCC): two check digits, modulus 11. */
export function spanishAccount(value: string): boolean {
  const digits = digitsOf(value);
  if (digits.length !== 20) return false;
  const check = (part: string): number => {
    const rest = 11 - (weighted(part, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11);
    return rest === 11 ? 0 : rest === 10 ? 1 : rest;
  };
  return (
    check(`00${digits.slice(0, 8)}`) === Number(digits[8]) &&
    check(digits.slice(10)) === Number(digits[9])
  );
}

const SPANISH_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** Spanish supply point (CUPS): 16 digits modulus 529, written in two letters. */
export function cups(value: string): boolean {
  const text = compactOf(value);
  const [, digits = '', letters] = /^ES(\d{16})([A-Z]{2})(?:\d[FPCRXYZ])?$/.exec(text) ?? [];
  if (digits === '') return false;
  const rest = Number(BigInt(digits) % 529n);
  return (
    letters === SPANISH_LETTERS.charAt(Math.floor(rest / 23)) + SPANISH_LETTERS.charAt(rest % 23)
  );
}

/** Swiss payment reference (ESR, QR): modulus 10, recursive. */
export function swissReference(value: string): boolean {
  const digits = digitsOf(value);
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5];
  let carry = 0;
  for (const digit of digits.slice(0, -1)) carry = table[(carry + Number(digit)) % 10] ?? 0;
  return digits.length === 27 && (10 - carry) % 10 === Number(digits.at(-1));
}

/** Belgian structured communication: modulus 97. */
export function belgianReference(value: string): boolean {
  const digits = digitsOf(value);
  const rest = Number(digits.slice(0, 10)) % 97;
  return digits.length === 12 && (rest === 0 ? 97 : rest) === Number(digits.slice(10));
}

/** Czech or Slovak account: prefix and number, each modulus 11. */
export function czechAccount(value: string): boolean {
  const [account = '', bank = ''] = value.replace(/\s/g, '').split('/');
  const [number = '', prefix = '0'] = account.split('-').reverse();
  const weights = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
  const holds = (part: string): boolean => weighted(part.padStart(10, '0'), weights) % 11 === 0;
  return /^\d{4}$/.test(bank) && /^\d{2,10}$/.test(number) && holds(number) && holds(prefix);
}

/** German routing id of public invoices (Leitweg-ID), MOD 97-10. */
export function leitweg(value: string): boolean {
  const text = value.replace(/-/g, '').toUpperCase();
  return /^[A-Z0-9]{5,44}$/.test(text) && mod97(text) === 1;
}

/** German doctor number (LANR): weights 4 and 9, the seventh digit. */
export function lanr(value: string): boolean {
  const digits = digitsOf(value);
  const check = (10 - (weighted(digits.slice(0, 6), [4, 9]) % 10)) % 10;
  return digits.length === 9 && check === Number(digits[6]);
}

/** German health insurance number: the letter as two digits, then Luhn from the left. */
export function kvnr(value: string): boolean {
  const text = value.toUpperCase();
  if (!/^[A-Z]\d{9}$/.test(text)) return false;
  const digits = String(text.charCodeAt(0) - 64).padStart(2, '0') + text.slice(1, 9);
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const product = Number(digits[index]) * (index % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === Number(text[9]);
}

const UPN_LETTERS = 'ABCDEFGHJKLMNPQRTUVWXYZ';

/** Unique pupil number of England: a letter from weights 2 to 13. */
export function upn(value: string): boolean {
  const text = value.toUpperCase();
  const [, letter, digits = '', last = ''] = /^([A-Z])(\d{11})([\dA-Z])$/.exec(text) ?? [];
  if (digits === '') return false;
  const extra = /\d/.test(last) ? Number(last) : UPN_LETTERS.indexOf(last);
  const sum = weighted(digits, [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) + extra * 13;
  return UPN_LETTERS.charAt(sum % 23) === letter;
}

const NHI_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

/** New Zealand's health index: three letters, four digits (modulus 11) or two and a letter (modulus 23). */
export function nhi(value: string): boolean {
  const text = value.toUpperCase();
  if (!/^[A-HJ-NP-Z]{3}\d{2}(?:\d{2}|\d[A-HJ-NP-Z]|[A-HJ-NP-Z]{2})$/.test(text)) return false;
  const number = (char: string): number =>
    /\d/.test(char) ? Number(char) : NHI_LETTERS.indexOf(char) + 1;
  let sum = 0;
  for (let index = 0; index < 6; index++) sum += number(text.charAt(index)) * (7 - index);
  if (/\d$/.test(text)) {
    const rest = sum % 11;
    return rest !== 0 && (11 - rest) % 10 === Number(text[6]);
  }
  return (
    NHI_LETTERS.charAt(23 - (sum % 23) - 1) === text[6] ||
    number(text.charAt(6)) === 24 - (sum % 24)
  );
}

const VERHOEFF_PRODUCT = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432',
  '7659821043', '8765932104', '9876543210',
]; // prettier-ignore
const VERHOEFF_PLACE = [
  '0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415',
  '7046913258',
]; // prettier-ignore

/** Verhoeff's check digit (Aadhaar, SNOMED CT). */
export function verhoeff(value: string): boolean {
  const digits = digitsOf(value);
  let check = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    check = Number(VERHOEFF_PRODUCT[check]?.[Number(VERHOEFF_PLACE[index % 8]?.[digit])]);
  }
  return digits.length > 1 && check === 0;
}

/** Aadhaar: twelve digits that start with 2 to 9 and read the same in one direction only. */
export function aadhaar(value: string): boolean {
  const digits = digitsOf(value);
  const palindrome = digits === [...digits].reverse().join('');
  return /^[2-9]\d{11}$/.test(digits) && !palindrome && verhoeff(digits);
}

/** SNOMED CT identifier: 6 to 18 digits, a partition that exists, Verhoeff. */
export function snomed(value: string): boolean {
  return /^[1-9]\d{3,15}[01][0-2]\d$/.test(value) && verhoeff(value);
}

/** LOINC code: Luhn over the digits before and after the hyphen. */
export function loinc(value: string): boolean {
  return /^\d{3,7}-\d$/.test(value) && luhn(value);
}

/** Polish identity card: letters count from ten, weights 7, 3, 1, 9, 7, 3, 1, 7, 3. */
export function polishIdCard(value: string): boolean {
  const text = compactOf(value);
  if (!/^[A-Z]{3}\d{6}$/.test(text)) return false;
  const weights = [7, 3, 1, 9, 7, 3, 1, 7, 3];
  const sum = weights.reduce(
    (total, weight, index) => total + weight * parseInt(text.charAt(index), 36),
    0,
  );
  return sum % 10 === 0;
}

/** Russian SNILS: weights 9 to 1, modulus 101. */
export function snils(value: string): boolean {
  const digits = digitsOf(value);
  const sum = weighted(digits.slice(0, 9), [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
  return digits.length === 11 && (sum === 100 ? 0 : sum) === Number(digits.slice(9));
}

/** Russian OGRN (13 digits, modulus 11) and OGRNIP (15 digits, modulus 13). */
export function ogrn(value: string): boolean {
  const digits = digitsOf(value);
  if (!/^[1-9]\d{12}(?:\d{2})?$/.test(digits)) return false;
  const divisor = digits.length === 13 ? 11n : 13n;
  return String(BigInt(digits.slice(0, -1)) % divisor).at(-1) === digits.at(-1);
}

/** Machine-readable zone of a passport (ICAO 9303): second line with its check digits. */
export function passportZone(value: string): boolean {
  const text = value.toUpperCase();
  const check = (part: string): number => {
    const weights = [7, 3, 1];
    return (
      [...part].reduce((sum, char, index) => {
        const number = char === '<' ? 0 : parseInt(char, 36);
        return sum + number * (weights[index % 3] ?? 0);
      }, 0) % 10
    );
  };
  return (
    text.length >= 28 &&
    check(text.slice(0, 9)) === Number(text[9]) &&
    check(text.slice(13, 19)) === Number(text[19]) &&
    check(text.slice(21, 27)) === Number(text[27])
  );
}
