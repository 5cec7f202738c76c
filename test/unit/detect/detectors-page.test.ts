import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadCatalogue } from '../../../core/detect/load-catalogue';
import { withDetectors } from '../../../scripts/docs/detector-reference';

const root = join(import.meta.dirname, '../../..');

it('lists the detectors as they are', async () => {
  const page = readFileSync(join(root, 'docs/detectors.md'), 'utf8');
  const catalogue = loadCatalogue(join(root, 'resources/detectors'));
  expect(page === (await withDetectors(page, catalogue)), 'run scripts/docs/detectors.ts').toBe(
    true,
  );
});
