import { join } from 'node:path';
import { workerFilesIn, type WorkerFiles } from '../main/agent/worker-files';

/** The threads lie beside the built entry, which may be in a folder above; none in the source tree. */
export function builtWorkers(): WorkerFiles | undefined {
  for (const path of ['.', '..']) {
    const files = workerFilesIn(join(import.meta.dirname, path));
    if (files !== undefined) return files;
  }
  return undefined;
}
