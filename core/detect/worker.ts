import { parentPort, workerData } from 'node:worker_threads';
import type { Signals } from '../exchange/signals';
import { policySources } from './custom/policy-sources';
import { openCatalogue } from './built-catalogue';
import { createDetectionEngine } from './engine';
import { loadModels } from './models/language-models';
import type { Answered, Asked } from './thread-queue';
import type { ScanJob, WorkerData } from './worker-protocol';

/** Entry of the detection worker: builds the engine once and answers one scan after the other. */
const { catalogue, modelsDir, custom } = workerData as WorkerData;
const engine = createDetectionEngine(openCatalogue(catalogue), {
  remembers: true,
  ...(modelsDir === undefined ? {} : { models: loadModels(modelsDir) }),
}).withSources(custom === undefined ? [] : policySources(custom).sources);

parentPort?.on('message', ({ id, question }: Asked<ScanJob>) => {
  const { inputs, profiles, options } = question;
  const answer = engine.withProfiles(profiles).scan(inputs, options);
  const answered: Answered<Signals> = { id, answer };
  parentPort?.postMessage(answered);
});
