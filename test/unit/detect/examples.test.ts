import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDetectionEngine } from '../../../core/detect/engine';
import { loadCatalogue } from '../../../core/detect/load-catalogue';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));

/**
 * `«…»` marks what is to be found. `¦` inside a token is taken out before the test: it keeps made-up
 * tokens from looking live to scanners of repositories.
 */
function readExample(example: string): { text: string; start: number; end: number } {
  const plain = example.replaceAll('¦', '');
  const start = plain.indexOf('«');
  const end = plain.indexOf('»') - 1;
  return { text: plain.replace('«', '').replace('»', ''), start, end };
}

describe('the examples of the catalogue', () => {
  it('is broad', () => expect(catalogue.detectors.length).toBeGreaterThan(250));

  describe.each(catalogue.detectors)('$id', (detector) => {
    const alone = createDetectionEngine({ ...catalogue, detectors: [detector] });
    const scan = (text: string) =>
      alone
        .scan([{ index: 0, text }])
        .findings.filter((finding) => finding.detector === detector.id);

    it.each(detector.examples.found)('finds %#', (example) => {
      const { text, start, end } = readExample(example);
      const spans = scan(text).map((finding) => [finding.start, finding.end]);
      if (start < 0) expect(spans.length).toBeGreaterThan(0);
      else expect(spans).toContainEqual([start, end]);
    });

    it.each(detector.examples.ignored)('passes over %#', (example) => {
      expect(scan(readExample(example).text)).toEqual([]);
    });
  });
});
