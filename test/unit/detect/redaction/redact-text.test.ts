import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDetectionEngine } from '../../../../core/detect/engine';
import { loadCatalogue } from '../../../../core/detect/load-catalogue';
import type { Finding } from '../../../../core/exchange/finding';
import type { RedactionMethod } from '../../../../core/detect/types';
import { createTokenVault } from '../../../../core/detect/redaction/token-vault';
import { redactText } from '../../../../core/detect/redaction/redact-text';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../resources/detectors'));
const engine = createDetectionEngine(catalogue);

const example = fc
  .constantFrom(...catalogue.detectors.flatMap((detector) => detector.examples.found))
  .map((text) => text.replace(/[«»¦]/g, ''));
const noise = fc.string({ unit: 'binary', maxLength: 40 });
const texts = fc
  .array(fc.oneof(example, noise), { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join('\n'));

it('reports valid spans in the order of the text, with samples that show little', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const found = engine
        .scan([{ index: 3, text }])
        .findings.filter((finding) => finding.detector !== 'source-code');
      let last = 0;
      for (const { start, end, masked, part } of found) {
        expect(part).toBe(3);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(masked.length).toBeLessThanOrEqual(Math.max(7, (end - start) / 2));
        last = end;
      }
    }),
  );
});

const KEY = new Uint8Array(32).fill(7);
const METHODS: readonly (() => RedactionMethod)[] = [
  () => ({ style: 'mask' }),
  () => ({ style: 'partial' }),
  () => ({ style: 'hash', key: KEY }),
  () => ({ style: 'format', key: KEY }),
  () => ({ style: 'tokenise', tokens: createTokenVault().conversation('a') }),
];

it.each(METHODS.map((method) => [method().style, method] as const))(
  'leaves no found value in the text (%s)',
  (_, method) => {
    fc.assert(
      fc.property(texts, (text) => {
        const { findings } = engine.scan([{ index: 0, text }]);
        const redacted = redactText(text, findings, method());
        for (const { start, end } of findings) {
          if (end - start < 8) continue;
          expect(redacted).not.toContain(text.slice(start, end));
        }
      }),
    );
  },
);

function at(start: number, end: number, type: string): Finding {
  return {
    detector: 'test',
    type,
    category: 'pii',
    profiles: [],
    part: 0,
    start,
    end,
    confidence: 'high',
    validated: false,
    masked: '',
  };
}

it('joins overlapping findings under the name of the longest', () => {
  expect(redactText('0123456789', [at(2, 5, 'A'), at(4, 9, 'B')])).toBe('01[B]9');
  expect(redactText('0123456789', [])).toBe('0123456789');
  expect(redactText('0123456789', [at(5, 5, 'A'), at(8, 11, 'A')])).toBe('0123456789');
});

it('exchanges a found value wherever else it stands', () => {
  const text = 'password: hunter2hunter2, yes hunter2hunter2!';
  expect(redactText(text, [at(10, 24, 'PASSWORD')])).toBe('password: [PASSWORD], yes [PASSWORD]!');
});

it('leaves a little of a value in the partial style', () => {
  const partial = (type: string, value: string): string =>
    redactText(value, [at(0, value.length, type)], { style: 'partial' });
  expect(partial('CREDIT_CARD', '4111 1111 1111 1111')).toBe('**** **** **** 1111');
  expect(partial('EMAIL_ADDRESS', 'maria@example.test')).toBe('m****@example.test');
  expect(partial('PIN', '1234')).toBe('****');
  expect(partial('SIGN', '——————————')).toBe('********');
});

it('gives the same hash for the same value and another under another key', () => {
  const hash = (value: string, key: Uint8Array): string =>
    redactText(value, [at(0, value.length, 'KEY')], { style: 'hash', key });
  expect(hash('a value', KEY)).toMatch(/^\[KEY:[0-9a-f]{12}\]$/);
  expect(hash('a value', KEY)).toBe(hash('a value', KEY));
  expect(hash('a value', KEY)).not.toBe(hash('a valuf', KEY));
  expect(hash('a value', KEY)).not.toBe(hash('a value', new Uint8Array(32)));
});

it('keeps the shape of a value, and the check digit of a card', () => {
  const shaped = (type: string, value: string): string =>
    redactText(value, [at(0, value.length, type)], { style: 'format', key: KEY });
  const card = shaped('CREDIT_CARD', '4111-1111-1111-1111');
  expect(card).toMatch(/^\d{4}-\d{4}-\d{4}-\d{4}$/);
  expect(luhnSum(card) % 10).toBe(0);
  expect(shaped('KEY', 'Ab-9')).toMatch(/^[A-Z][a-z]-\d$/);
  expect(shaped('KEY', '—')).toBe('[KEY]');
});

function luhnSum(card: string): number {
  const digits = [...card.replace(/\D/g, '')].reverse().map(Number);
  return digits.reduce((sum, digit, index) => {
    const part = index % 2 === 0 ? digit : digit * 2;
    return sum + (part > 9 ? part - 9 : part);
  }, 0);
}
