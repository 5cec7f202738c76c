import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleFaults, readExample } from '../../../core/detect/examples';
import { loadCatalogue } from '../../../core/detect/load-catalogue';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../resources/detectors'));

it('is broad', () => expect(catalogue.detectors.length).toBeGreaterThan(1000));

it('reads the marks of an example', () => {
  expect(readExample('a «b¦c» d')).toEqual({ text: 'a bc d', span: [2, 4] });
  expect(readExample('a b')).toEqual({ text: 'a b' });
});

describe('the examples of the catalogue hold', () => {
  it.each(catalogue.detectors.map((detector) => [detector.id, detector] as const))(
    '%s',
    (_, detector) => expect(exampleFaults(detector, catalogue)).toEqual([]),
  );
});
