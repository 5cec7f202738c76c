import { isIP } from 'node:net';
import { stdnum } from 'stdnum';
import * as checksums from './checksums';
import * as national from './national-numbers';
import * as products from './product-numbers';
import * as wallets from './wallets';
import { plausibleDate } from './dates';
import { isInternationalNumber, isNationalNumber } from './phone-plan';
import { base58check, base62Crc32, bech32, encodedJwt, encodesText, jwt } from './encodings';
import { passwordLike, secretLike, unquotedPassword, urlPassword } from './passwords';
import { entropy, generated, lettersAndDigits, mixedAlphabet, tokenLike } from './randomness';

/**
 * A check of a found value. `proves` is true where passing it is evidence (a checksum), not a
 * shape.
 */
export interface Validator {
  readonly proves: boolean;
  readonly test: (value: string) => boolean;
}

const proof = (test: Validator['test']): Validator => ({ proves: true, test });
const shape = (test: Validator['test']): Validator => ({ proves: false, test });

/**
 * RFC 6890: addresses that say nothing about anybody: this host, loopback, link-local,
 * broadcast.
 */
const PLAIN_ADDRESS = /^(?:0\.|127\.|169\.254\.|255\.|::1?$)/;

const NAMED: Readonly<Record<string, Validator>> = {
  luhn: proof(checksums.luhn),
  'payment-card': proof(checksums.paymentCard),
  iban: proof(checksums.iban),
  aba: proof(checksums.abaRouting),
  npi: proof(checksums.npi),
  dea: proof(checksums.dea),
  nhs: proof(checksums.nhs),
  vin: proof(checksums.vin),
  isin: proof(checksums.isin),
  lei: proof(checksums.lei),
  cusip: proof(checksums.cusip),
  nric: proof(checksums.nric),
  'my-number': proof(checksums.myNumber),
  gs1: proof(products.gs1),
  isbn: proof(products.isbn),
  issn: proof(products.issn),
  imo: proof(products.imo),
  'mod11-2': proof(products.mod112),
  container: proof(products.container),
  cas: proof(products.cas),
  figi: proof(products.figi),
  sedol: proof(products.sedol),
  'creditor-reference': proof(products.creditorReference),
  'ec-number': proof(products.ecNumber),
  imei: proof(products.imei),
  'spanish-account': proof(national.spanishAccount),
  cups: proof(national.cups),
  'swiss-reference': proof(national.swissReference),
  'belgian-reference': proof(national.belgianReference),
  'czech-account': proof(national.czechAccount),
  leitweg: proof(national.leitweg),
  lanr: proof(national.lanr),
  kvnr: proof(national.kvnr),
  upn: proof(national.upn),
  nhi: proof(national.nhi),
  verhoeff: proof(national.verhoeff),
  aadhaar: proof(national.aadhaar),
  snomed: proof(national.snomed),
  loinc: proof(national.loinc),
  'polish-id-card': proof(national.polishIdCard),
  snils: proof(national.snils),
  ogrn: proof(national.ogrn),
  'passport-zone': proof(national.passportZone),
  'cash-address': proof(wallets.cashAddress),
  'ripple-address': proof(wallets.rippleAddress),
  'stellar-key': proof(wallets.stellarKey),
  'ton-address': proof(wallets.tonAddress),
  'algorand-address': proof(wallets.algorandAddress),
  eip55: proof(wallets.eip55),
  base58check: proof(base58check),
  'base62-crc32': proof(base62Crc32),
  bech32: proof(bech32),
  jwt: proof(jwt),
  ip: shape((value) => isIP(value) !== 0 && !PLAIN_ADDRESS.test(value)),
  date: shape(plausibleDate),
  age: shape((value) => Number(value) <= 120),
  digits: shape((value) => /\d/.test(value)),
  'letters-and-digits': shape(lettersAndDigits),
  'token-like': shape(tokenLike),
  'secret-like': shape(secretLike),
  random: shape(generated),
  'mixed-alphabet': shape(mixedAlphabet),
  'no-encoded-text': shape((value) => !encodesText(value)),
  password: shape(passwordLike),
  'unquoted-password': shape(unquotedPassword),
  'url-password': shape(urlPassword),
  'base64-of-jwt': proof(encodedJwt),
};

/**
 * A phone number that exists in the numbering plan; `phone:US` reads national numbers of a
 * country.
 */
function phone(country: string): Validator {
  if (country === '') return proof(isInternationalNumber);
  return proof((value) => isNationalNumber(value, country));
}

/** The library reports by exceptions, whose stacks cost several times what the check does. */
function withoutStacks<T>(work: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function standardNumber(path: string): Validator | undefined {
  const [country = '', name = ''] = path.split('.');
  const validator = stdnum[country]?.[name];
  return validator && proof((value) => withoutStacks(() => validator.validate(value).isValid));
}

/** The validator of a name as catalogue entries write it; undefined for an unknown one. */
export function validatorOf(name: string): Validator | undefined {
  if (Object.hasOwn(NAMED, name)) return NAMED[name];
  const [, least] = /^entropy>=(\d(?:\.\d{1,2})?)$/.exec(name) ?? [];
  if (least !== undefined) return shape((value) => entropy(value) >= Number(least));

  const phoneName = /^phone(?::([A-Z]{2}))?$/.exec(name);
  if (phoneName !== null) return phone(phoneName[1] ?? '');
  const [, path] = /^stdnum:([A-Z]{2}\.\w+)$/.exec(name) ?? [];
  return path === undefined ? undefined : standardNumber(path);
}

/** True where the catalogue may name it. */
export function isValidatorName(name: string): boolean {
  return validatorOf(name) !== undefined;
}
