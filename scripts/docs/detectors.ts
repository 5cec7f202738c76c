import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { withDetectors } from './detector-reference';

/** Writes the list of docs/detectors.md anew: `npx tsx scripts/docs/detectors.ts`. */
const root = join(import.meta.dirname, '../..');
const file = join(root, 'docs/detectors.md');
const catalogue = loadCatalogue(join(root, 'resources/detectors'));
writeFileSync(file, await withDetectors(readFileSync(file, 'utf8'), catalogue));
