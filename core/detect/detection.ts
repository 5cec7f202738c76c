import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import { scanInSlices } from './inline-scan';
import type { Detection, DetectionEngine, ScanInput, ScanOptions } from './types';
import { ThreadFailure, ThreadQueue } from './thread-queue';
import type { ScanJob, WorkerData } from './worker-protocol';

/** Texts up to this many UTF-16 units (in sum) are scanned at once: a few milliseconds. */
export const INLINE_LIMIT = 64 * 1024;

/** A scan in the worker may take this long; 10 MB take about a second. */
export const SCAN_TIME_LIMIT_MS = 15_000;

export interface DetectionOptions {
  readonly engine: DetectionEngine;
  /** The built worker file and the directory of the catalogue; without it long texts are scanned here, in slices. */
  readonly worker?: { readonly file: string; readonly detectorsDir: string };
  readonly inlineLimit?: number;
  readonly timeLimitMs?: number;
}

class ThreadedDetection implements Detection {
  #engine: DetectionEngine;
  #profiles: readonly Profile[] = [];
  readonly #worker: ThreadQueue<ScanJob, Signals> | undefined;
  readonly #inlineLimit: number;

  constructor(options: DetectionOptions) {
    this.#engine = options.engine;
    this.#inlineLimit = options.inlineLimit ?? INLINE_LIMIT;
    if (options.worker !== undefined) {
      const { file, detectorsDir } = options.worker;
      const timeLimitMs = options.timeLimitMs ?? SCAN_TIME_LIMIT_MS;
      const workerData: WorkerData = { detectorsDir };
      this.#worker = new ThreadQueue({ file, workerData, timeLimitMs });
    }
  }

  async scan(
    inputs: readonly ScanInput[],
    signal?: AbortSignal,
    options: ScanOptions = {},
  ): Promise<Signals> {
    signal?.throwIfAborted();
    const length = inputs.reduce((sum, input) => sum + input.text.length, 0);
    if (length <= this.#inlineLimit) return this.#engine.scan(inputs, options);
    if (this.#worker === undefined) {
      return scanInSlices(this.#engine, inputs, options, signal);
    }
    try {
      return await this.#worker.ask({ inputs, profiles: this.#profiles, options }, signal);
    } catch (error) {
      if (!(error instanceof ThreadFailure)) throw error;
      const unscannable = inputs.map(({ index }) => ({ part: index, reason: error.message }));
      return { findings: [], unscannable, tokenCount: 0 };
    }
  }

  useProfiles(profiles: readonly Profile[]): void {
    this.#profiles = profiles;
    this.#engine = this.#engine.withProfiles(profiles);
  }

  nameOf(detector: string): string {
    return this.#engine.nameOf(detector);
  }

  async close(): Promise<void> {
    await this.#worker?.close();
  }
}

/** Detection as the pipeline uses it; close it when done. */
export function createDetection(options: DetectionOptions): Detection {
  return new ThreadedDetection(options);
}
