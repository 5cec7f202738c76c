import { join } from 'node:path';
import { createDetection } from '../../core/detect/detection';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import type { Detection, DetectionEngine } from '../../core/detect/types';
import type { PolicyDocument } from '../../core/exchange/policy-document';

/** Detection as the pipeline uses it; its profiles follow the policy. */
export interface Inspection {
  readonly detection: Detection;
  readonly answerEngine: Pick<DetectionEngine, 'scan'>;
  use(policy: PolicyDocument): void;
}

/** Loads the catalogue. `workerFile`: the built detection worker, absent when run from source. */
export function createInspection(resourcesDir: string, workerFile: string | undefined): Inspection {
  const detectorsDir = join(resourcesDir, 'detectors');
  const engine = createDetectionEngine(loadCatalogue(detectorsDir));
  const detection = createDetection({
    engine,
    ...(workerFile === undefined ? {} : { worker: { file: workerFile, detectorsDir } }),
  });
  let current = engine;
  return {
    detection,
    answerEngine: { scan: (inputs) => current.scan(inputs) },
    use: ({ profiles }) => {
      detection.useProfiles(profiles);
      current = engine.withProfiles(profiles);
    },
  };
}
