import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../../core/detect/normalise/views';

/** Every view's text, the folded one first. */
function viewsOf(text: string): string[] {
  const { folded, others } = normalise(text);
  return [...(folded === undefined ? [] : [folded.text]), ...others.map((view) => view.text)];
}

describe('a disguise is taken off', () => {
  const tags = [...'key'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('');
  it.each([
    ['full width', 'ＡＫＩＡ １２３', 'AKIA 123'],
    ['mathematical letters', '𝗽𝗮𝘀𝘀 𝟜𝟚', 'pass 42'],
    ['enclosed letters', 'ⓟⓐⓢⓢ', 'pass'],
    ['zero-width characters', 'pa\u200bss\u2060word', 'password'],
    ['bidirectional marks', '\u202epassword\u202c', 'password'],
    ['tag characters', `say ${tags}`, 'say key'],
    ['Cyrillic look-alikes', 'pаsswоrd', 'password'],
    ['Greek look-alikes', 'ΑKIA7', 'AKIA7'],
    ['combining marks', 'p\u0336a\u0336ss', 'pass'],
    ['digits of other scripts', '٤٥٣٩', '4539'],
    ['typography', '4539\u20118904\u00a0“x”', '4539-8904 "x"'],
    ['spaced letters', 'my p a s s w o r d is', 'my password is'],
    ['dotted letters', 'A.K.I.A.1.2.3', 'AKIA123'],
    [
      'base64',
      `x ${Buffer.from('password = "q8Zt2LkV"').toString('base64')} y`,
      'password = "q8Zt2LkV"',
    ],
    ['hexadecimal', Buffer.from('ann@corp.test and').toString('hex'), 'ann@corp.test and'],
    ['percent-encoding', 'q=ann%40corp.test%20x', 'q=ann@corp.test x'],
    ['rot13', 'rot13: cnffjbeq', 'ebg13: password'],
  ])('%s', (_, text, plain) => expect(viewsOf(text)).toContain(plain));
});

it.each([
  'Plain English text, with a list: a, b, c; and 12 numbers.',
  'Пароль от почты и обычный русский текст',
  'Ein Satz über Größe und Straße, naïve café',
  'const x = a + b - c; // i.e. e.g. U.S.A.',
  'sha512-arwYQFwSGJ1Qz1zYo76DyL8h6Co+Xk+UGHqfPhIUgrBdA2mLYTQgGDQxScqXt4Y',
  '漢字とかな',
])('leaves %s alone', (text) => expect(normalise(text)).toEqual({ folded: undefined, others: [] }));

it('leads every span back into the text, in order', () => {
  const piece = fc.constantFrom(
    'a',
    'B',
    '7',
    ' ',
    'а',
    '\u200b',
    '𝗽',
    'Ａ',
    '\ud835',
    '\udb40',
    '=',
    '%41',
    'e\u0301',
    '.',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join('');
      const { folded, others } = normalise(text);
      for (const view of folded === undefined ? others : [folded, ...others]) {
        let before = 0;
        for (let unit = 0; unit < view.text.length; unit++) {
          const [start, end] = view.origin(unit, unit + 1);
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          before = start;
        }
      }
    }),
    { numRuns: 1000 },
  );
});

it('gives the original of what it did not touch', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0xffff), { maxLength: 80 }), (codes) => {
      const text = String.fromCharCode(...codes);
      const { folded } = normalise(text);
      if (folded === undefined) return;
      for (let unit = 0; unit < folded.text.length; unit++) {
        const [start, end] = folded.origin(unit, unit + 1);
        const char = folded.text.charAt(unit);
        if (end - start === 1 && char.charCodeAt(0) > 127 && text.charAt(start) !== char) {
          expect.fail(`unit ${unit} of ${JSON.stringify(text)}`);
        }
      }
    }),
  );
});
