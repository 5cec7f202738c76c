import { parentPort, workerData } from 'node:worker_threads';
import type { Signals } from '../exchange/signals';
import { createDetectionEngine } from './engine';
import { loadCatalogue } from './load-catalogue';
import type { Answered, Asked } from './thread-queue';
import type { ScanJob, WorkerData } from './worker-protocol';

/** Entry of the detection worker: builds the engine once and answers one scan after the other. */
const { detectorsDir } = workerData as WorkerData;
const engine = createDetectionEngine(loadCatalogue(detectorsDir));

parentPort?.on('message', ({ id, question }: Asked<ScanJob>) => {
  const { inputs, profiles, options } = question;
  const answer = engine.withProfiles(profiles).scan(inputs, options);
  const answered: Answered<Signals> = { id, answer };
  parentPort?.postMessage(answered);
});
