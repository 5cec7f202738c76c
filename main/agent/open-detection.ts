import { join } from 'node:path';
import { createDetection } from '../../core/detect/detection';
import { createDocumentReader } from '../../core/detect/documents/document-reader';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { hasModels, loadModels } from '../../core/detect/models/language-models';
import type { Detection, DetectionEngine, DocumentReader } from '../../core/detect/types';
import type { WorkerFiles } from './worker-files';

/** Detection as every door uses it. */
export interface OpenDetection {
  readonly engine: DetectionEngine;
  readonly detection: Detection;
  readonly documents: DocumentReader;
}

/**
 * Loads detectors and models of the resources. Without built `workers` long texts are scanned in
 * slices and documents are read on the calling thread. @throws CatalogueError, ModelFileError
 */
export function openDetection(resourcesDir: string, workers?: WorkerFiles): OpenDetection {
  const detectorsDir = join(resourcesDir, 'detectors');
  const models = join(resourcesDir, 'models');
  const modelsDir = hasModels(models) ? { modelsDir: models } : {};
  const engine = createDetectionEngine(
    loadCatalogue(detectorsDir),
    hasModels(models) ? { models: loadModels(models) } : {},
  );
  const worker = workers && { worker: { file: workers.detection, detectorsDir, ...modelsDir } };
  return {
    engine,
    detection: createDetection({ engine, ...worker }),
    documents: createDocumentReader(workers && { worker: workers.documents }),
  };
}
