import { join } from 'node:path';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { hasModels, loadModels } from '../../core/detect/models/language-models';
import type { DetectionEngine } from '../../core/detect/types';
import { resourcesDir } from '../resources';

/** The engine with everything that ships. @throws CatalogueError, ModelFileError */
export function openEngine(): DetectionEngine {
  const models = join(resourcesDir(), 'models');
  return createDetectionEngine(
    loadCatalogue(join(resourcesDir(), 'detectors')),
    hasModels(models) ? { models: loadModels(models) } : {},
  );
}
