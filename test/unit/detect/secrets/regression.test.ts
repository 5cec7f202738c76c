import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../../core/detect/catalogue';
import { createDetectionEngine } from '../../../../core/detect/engine';
import { loadCatalogue } from '../../../../core/detect/load-catalogue';
import { lookAlikeTexts, secretTexts, seededNumbers } from './secret-grammar';

/** What the shipped catalogue reaches on this set, with a little room. */
const LEAST_RECALL = 0.95;
const MOST_ALARMS = 0.005;

const shipped = loadCatalogue(join(import.meta.dirname, '../../../../resources/detectors'));

/** Shares of the texts with a secret, and of those without, in which one is found. */
function rates(catalogue: Catalogue): { recall: number; alarms: number } {
  const engine = createDetectionEngine(catalogue);
  const share = (texts: readonly string[]): number =>
    texts.filter((text) =>
      engine.scan([{ index: 0, text }]).findings.some(({ category }) => category === 'credentials'),
    ).length / texts.length;
  const numbers = seededNumbers(3);
  return { recall: share(secretTexts(numbers)), alarms: share(lookAlikeTexts(numbers)) };
}

describe('secrets of a grammar of our own', () => {
  it('finds them, and nothing in what looks like them', () => {
    const { recall, alarms } = rates(shipped);
    expect(recall).toBeGreaterThanOrEqual(LEAST_RECALL);
    expect(alarms).toBeLessThanOrEqual(MOST_ALARMS);
  });

  it('would tell that a detector is lost', () => {
    const detectors = shipped.detectors.filter(({ id }) => id !== 'generic-api-key');
    expect(rates({ ...shipped, detectors }).recall).toBeLessThan(LEAST_RECALL);
  });

  it('would tell that a notation is lost', () => {
    const detectors = shipped.detectors.map((detector) =>
      detector.id === 'generic-api-key'
        ? { ...detector, pattern: detector.pattern.replaceAll('value|default', 'nothing') }
        : detector,
    );
    expect(rates({ ...shipped, detectors }).recall).toBeLessThan(LEAST_RECALL);
  });

  it.each(['random', 'placeholder filter'])('would tell that the check is lost: %s', (check) => {
    const detectors = shipped.detectors.map((detector) => {
      if (detector.category !== 'credentials') return detector;
      return check === 'random'
        ? { ...detector, validators: [] }
        : { ...detector, placeholders: 'none' as const };
    });
    expect(rates({ ...shipped, detectors }).alarms).toBeGreaterThan(MOST_ALARMS);
  });
});
