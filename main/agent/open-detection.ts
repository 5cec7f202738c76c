import { join } from 'node:path';
import type { Logger } from 'pino';
import { openCatalogue } from '../../core/detect/built-catalogue';
import { createDetection } from '../../core/detect/detection';
import { createDocumentReader } from '../../core/detect/documents/document-reader';
import { createDetectionEngine } from '../../core/detect/engine';
import { hasModels, loadModels } from '../../core/detect/models/language-models';
import { CompanyModel } from '../../core/detect/plugin/company-model';
import type { Detection, DetectionEngine, DocumentReader } from '../../core/detect/types';
import type { WorkerFiles } from './worker-files';

/** Detection as every door uses it. */
export interface OpenDetection {
  readonly engine: DetectionEngine;
  readonly detection: Detection;
  readonly documents: DocumentReader;
}

/** A model that the company prefers: its folder, and who is told why it cannot be used. */
export interface CompanyModelWish {
  readonly folder: string;
  readonly onFailure: (message: string) => void;
}

/** A wish whose failure is told in the log of a process. */
export function companyModelWish(folder: string, log: Logger): CompanyModelWish {
  return {
    folder,
    onFailure: (reason) => log.warn({ reason }, "the company's own model cannot be used"),
  };
}

/**
 * Loads detectors and models of the resources. Without built `workers` long texts are scanned in
 * slices, documents are read on the calling thread, and a company's own model cannot be used.
 * @throws CatalogueError, ModelFileError
 */
export function openDetection(
  resourcesDir: string,
  workers?: WorkerFiles,
  wish?: CompanyModelWish,
): OpenDetection {
  const catalogue = workers
    ? { built: workers.catalogue }
    : { directory: join(resourcesDir, 'detectors') };
  const models = join(resourcesDir, 'models');
  const modelsDir = hasModels(models) ? { modelsDir: models } : {};
  const engine = createDetectionEngine(openCatalogue(catalogue), {
    remembers: true,
    ...(hasModels(models) ? { models: loadModels(models) } : {}),
  });
  const worker = workers && { worker: { file: workers.detection, catalogue, ...modelsDir } };
  return {
    engine,
    detection: createDetection({ engine, ...worker, ...openCompanyModel(workers, wish) }),
    documents: createDocumentReader(workers && { worker: workers.documents }),
  };
}

function openCompanyModel(
  workers: WorkerFiles | undefined,
  wish: CompanyModelWish | undefined,
): { company?: CompanyModel } {
  if (wish === undefined) return {};
  if (workers === undefined) {
    wish.onFailure('the built file of its thread is missing');
    return {};
  }
  const company = new CompanyModel({ file: workers.company, ...wish });
  void company.open();
  return { company };
}
