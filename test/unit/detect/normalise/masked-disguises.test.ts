import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDetectionEngine } from '../../../../core/detect/engine';
import { loadCatalogue } from '../../../../core/detect/load-catalogue';
import { redactText } from '../../../../core/detect/redaction/redact-text';

const engine = createDetectionEngine(
  loadCatalogue(join(import.meta.dirname, '../../../../resources/detectors')),
);
/** Without the finding that a text looks like code: masking all of it would hide what is left. */
function masked(text: string): string {
  const { findings } = engine.scan([{ index: 0, text }]);
  return redactText(
    text,
    findings.filter(({ category }) => category !== 'source_code'),
  );
}

/** Values that are found by themselves, without a word near by. */
const SECRETS = {
  IBAN_CODE: 'GB36JGAJ77969475725982',
  CREDIT_CARD: '4539890478885136',
  EMAIL_ADDRESS: 'ann.lee@corp.test',
  GITHUB_TOKEN: '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',
} as const;
type Secret = keyof typeof SECRETS;

type Disguise = (text: string) => string;

const moved =
  (first: number): Disguise =>
  (text) =>
    text.replace(/[!-~]/g, (char) => String.fromCodePoint(first + char.charCodeAt(0)));
const between =
  (...signs: readonly string[]): Disguise =>
  (text) =>
    [...text]
      .map((char, index) => (index === 0 ? char : `${signs[index % signs.length]}${char}`))
      .join('');
const LOOK_ALIKES: Readonly<Record<string, string>> = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', A: 'А', B: 'В', J: 'Ј', 0: '𝟎', 5: '𝟱' }; // prettier-ignore

/** Disguises of the characters themselves. */
const DRESSED: Readonly<Record<string, Disguise>> = {
  'zero-width characters': between('\u200b', '\u200d', '\u2060', '\ufeff'),
  'bidirectional marks': between('\u202e', '\u2066', '\u200f', '\u202c'),
  'variation selectors': between('\ufe0f', '\u{e0101}'),
  'full width': moved(0xff01 - 0x21),
  'tag characters': moved(0xe0000),
  'look-alikes': (text) => [...text].map((char) => LOOK_ALIKES[char] ?? char).join(''),
};

/** Disguises that make another text of a text. */
const ENCODED: Readonly<Record<string, Disguise>> = {
  base64: (text) => Buffer.from(text).toString('base64'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'percent-encoding': (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
};

const around = fc.constantFrom(
  '',
  'Please look at this: ',
  'Größe 漢字 🙂 ',
  'a\u200bb \ud83d ',
  'see (',
);
const behind = fc.constantFrom(
  '',
  ' and tell me more.',
  ' → 日本',
  ' \udc00 \u202ec',
  ') and the end.',
);
const secret = fc.constantFrom(...(Object.keys(SECRETS) as Secret[]));

describe.each(Object.entries(DRESSED))('%s', (_, dress) => {
  it('are masked with the value, and what stands beside it is left', () => {
    fc.assert(
      fc.property(around, secret, behind, (before, type, after) => {
        const disguised = dress(SECRETS[type]);
        const text = masked(`${before}${disguised}${after}`);
        expect(text).toBe(`${before}[${type}]${after}`);
      }),
      { numRuns: 40 },
    );
  });
});

const encodings = Object.entries(ENCODED);
const pairs = encodings.flatMap(([outer, encode]) => [
  [outer, encode] as const,
  ...[...encodings, ...Object.entries(DRESSED)]
    // The outer encoding reads bytes; what was written for it in UTF-16 is ASCII.
    .filter(([inner]) => outer !== 'base64 of UTF-16' || inner in ENCODED)
    .map(
      ([inner, first]) => [`${outer} of ${inner}`, (text: string) => encode(first(text))] as const,
    ),
]);

describe.each(pairs)('%s', (_, disguise) => {
  it('is masked as a whole', () => {
    fc.assert(
      fc.property(around, secret, behind, (before, type, after) => {
        const text = masked(`${before}${disguise(SECRETS[type])}${after}`);
        expect(text).toBe(`${before}[${type}]${after}`);
      }),
      { numRuns: 8 },
    );
  });
});

const rotate: Disguise = (text) =>
  text.replace(/[A-Za-z]/g, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });

it.each([
  ['spaced letters', between(' ')(SECRETS.IBAN_CODE), '[IBAN_CODE]'],
  ['dotted letters', between('.')(SECRETS.IBAN_CODE), '[IBAN_CODE]'],
  ['digits for letters', 'p4ssw0rd = "q8Zt2LkV0aPs9X"', 'p4ssw0rd = "[PASSWORD]"'],
  ['percent-encoding in an address', 'q=%22ann%40corp.test%22', 'q=%22[EMAIL_ADDRESS]%22'],
  ['rotated letters', `rot13: ${rotate(SECRETS.EMAIL_ADDRESS)}`, 'rot13: [EMAIL_ADDRESS]'],
  [
    'rotated base64',
    `rot13: ${rotate(Buffer.from(`${SECRETS.EMAIL_ADDRESS} is it`).toString('base64'))}`,
    'rot13: [EMAIL_ADDRESS]',
  ],
])('%s are masked', (_, text, expected) => {
  expect(masked(`Look: ${text} ok`)).toBe(`Look: ${expected} ok`);
});
