import { describe, expect, it } from 'vitest';
import { validatorOf } from '../../../core/detect/validators/registry';

/** Published examples of numbers with check digits. */
const RIGHT: readonly (readonly [validator: string, value: string, wrong?: string])[] = [
  ['isbn', '978-3-16-148410-0'],
  ['isbn', '0-306-40615-2'],
  ['issn', '0378-5955'],
  ['imo', '9074729'],
  ['mod11-2', '0000-0002-1825-0097'],
  ['container', 'CSQU3054383'],
  ['cas', '7732-18-5'],
  ['cas', '58-08-2'],
  ['figi', 'BBG000BLNNH6'],
  ['sedol', 'B0YBKJ7'],
  ['creditor-reference', 'RF18 5390 0754 7034'],
  ['ec-number', '200-001-8'],
  ['imei', '490154203237518'],
  ['spanish-account', '2100 0418 45 0200051332'],
  ['cups', 'ES1234123456789012JY'],
  ['swiss-reference', '21 00000 00003 13947 14300 09017'],
  ['belgian-reference', '010/8068/17183'],
  ['czech-account', '19-2000145399/0800', '19-2000145398/0800'],
  ['leitweg', '04011000-1234512345-06'],
  ['lanr', '123456601', '123456501'],
  ['kvnr', 'A123456780'],
  ['nhi', 'ZZZ0016'],
  ['nhi', 'ZBN77VL'],
  ['aadhaar', '2341 2341 2346'],
  ['snomed', '73211009'],
  ['loinc', '4548-4'],
  ['polish-id-card', 'ABA300000'],
  ['snils', '112-233-445 95'],
  ['ogrn', '1027700132195'],
  [
    'passport-zone',
    'L898902C36UTO7408122F1204159ZE184226B<<<<<10',
    'L898902C35UTO7408122F1204159ZE184226B<<<<<10',
  ],
  ['cash-address', 'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
  ['ripple-address', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
  ['stellar-key', 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ'],
  ['ton-address', 'EQBvW8Z5huBkMJYdnfAEM5JqTNkuWX3diqYENkWsIL0XggGG'],
  [
    'algorand-address',
    'VCMJKWOY5P5P7SKMZFFOCEROPJCZOTIJMNIYNUCKH7LRO45JMJP6UYBIJA',
    'VCMJKWOY5P5P7SKMZFFOCEROPJCZOTIJMNIYNUCKH7LRO45JMJP6UYBJJA',
  ],
  [
    'eip55',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  ],
  ['gs1', '4006381333931'],
];

/** The same with the last digit or letter exchanged for the next one. */
function spoilt(value: string): string {
  return value.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (last) => {
    const next = { '9': '0', Z: 'A', z: 'a' }[last] ?? String.fromCharCode(last.charCodeAt(0) + 1);
    return next;
  });
}

const cases = RIGHT.map(([validator, value, wrong = spoilt(value)]) => ({
  validator,
  value,
  wrong,
}));

describe.each(cases)('$validator', ({ validator, value, wrong }) => {
  const test = validatorOf(validator)?.test;

  it(`takes ${value}`, () => expect(test?.(value)).toBe(true));
  it(`refuses ${wrong}`, () => expect(test?.(wrong)).toBe(false));
});
