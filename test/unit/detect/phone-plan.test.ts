import fc from 'fast-check';
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { expect, it } from 'vitest';
import {
  isInternationalNumber,
  isNationalNumber,
} from '../../../core/detect/validators/phone-plan';

const country = fc.constantFrom(...getCountries());
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 5, maxLength: 11 });

/** Numbers are random, so few are assigned; where we say yes or no, the library says it too. */
it('agrees with the library on international numbers', () => {
  let differences = 0;
  fc.assert(
    fc.property(country, digits, (code, national) => {
      const number = `+${getCountryCallingCode(code)}${national}`;
      const theirs = parsePhoneNumberFromString(number)?.isValid() ?? false;
      if (theirs) expect(isInternationalNumber(number)).toBe(true);
      else if (isInternationalNumber(number)) differences++;
    }),
    { numRuns: 2000 },
  );
  // A national prefix after the calling code is taken off in more countries than the library does.
  expect(differences).toBeLessThan(60);
});

it.each([
  ['+44 20 7946 0123', true],
  ['+44 (0)20 7946 0123', true],
  ['0044 20 7946 0123', true],
  ['+49 30 2150316', true],
  ['+91 98953 52058', true],
  ['+1 415-555-2671 x12', true],
  ['+999 123 456 789 012', false],
  ['+1 23', false],
  ['+44 999', false],
])('%s: %s', (number, assigned) => expect(isInternationalNumber(number)).toBe(assigned));

it('reads national numbers', () => {
  expect(isNationalNumber('(415) 555-2607', 'US')).toBe(true);
  expect(isNationalNumber('1-415-555-2607', 'US')).toBe(true);
  expect(isNationalNumber('(115) 555-2607', 'US')).toBe(false);
  expect(isNationalNumber('030 2150316', 'DE')).toBe(true);
});
