import { join } from 'node:path';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import type { DetectionEngine } from '../../core/detect/types';
import { resourcesDir } from '../resources';

/** The engine with everything that ships. @throws CatalogueError */
export function openEngine(): DetectionEngine {
  return createDetectionEngine(loadCatalogue(join(resourcesDir(), 'detectors')));
}
