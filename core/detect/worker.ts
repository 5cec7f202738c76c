import { parentPort, workerData } from 'node:worker_threads';
import { createDetectionEngine } from './engine';
import { loadCatalogue } from './load-catalogue';
import type { ScanRequest, ScanResponse, WorkerData } from './worker-protocol';

/** Entry of the detection worker: builds the engine once and answers one scan after the other. */
const { detectorsDir } = workerData as WorkerData;
const engine = createDetectionEngine(loadCatalogue(detectorsDir));

parentPort?.on('message', ({ id, inputs, profiles, options }: ScanRequest) => {
  const signals = engine.withProfiles(profiles).scan(inputs, options);
  const response: ScanResponse = { id, signals };
  parentPort?.postMessage(response);
});
