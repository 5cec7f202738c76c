import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { redactText } from '../../../core/detect/redact';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));
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

it('leaves no found value in the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { findings } = engine.scan([{ index: 0, text }]);
      const redacted = redactText(text, findings);
      for (const { start, end } of findings) {
        if (end - start < 8) continue;
        expect(redacted).not.toContain(text.slice(start, end));
      }
    }),
  );
});

it('joins overlapping findings under the name of the longest', () => {
  const base = { ...engine.scan([{ index: 0, text: 'a@b.test' }]).findings[0] };
  const at = (start: number, end: number, type: string) =>
    ({ ...base, start, end, type }) as Parameters<typeof redactText>[1][number];
  expect(redactText('0123456789', [at(2, 5, 'A'), at(4, 9, 'B')])).toBe('01[B]9');
  expect(redactText('0123456789', [])).toBe('0123456789');
});
