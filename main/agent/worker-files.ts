import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_CATALOGUE } from '../../core/detect/built-catalogue';

/** The built files of the threads that scan long texts, read documents and run a company's own model, and of the detectors. */
export interface WorkerFiles {
  readonly detection: string;
  readonly documents: string;
  readonly company: string;
  readonly catalogue: string;
}

/** The threads' files in the folder of the built program; undefined when run from source. */
export function workerFilesIn(folder: string): WorkerFiles | undefined {
  const files = {
    detection: join(folder, 'detect-worker.js'),
    documents: join(folder, 'document-worker.js'),
    company: join(folder, 'company-model-worker.js'),
    catalogue: join(folder, BUILT_CATALOGUE),
  };
  return Object.values(files).every((file) => existsSync(file)) ? files : undefined;
}
