import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import { policySources } from './custom/policy-sources';
import type { CompanyModel } from './plugin/company-model';
import { scanInSlices } from './inline-scan';
import type {
  Detection,
  DetectionEngine,
  PolicyDetection,
  PolicySources,
  ScanInput,
  ScanOptions,
} from './types';
import { ThreadFailure, ThreadQueue } from './thread-queue';
import type { ScanJob, WorkerData } from './worker-protocol';

/** Texts up to this many UTF-16 units (in sum) are scanned at once: a few milliseconds. */
export const INLINE_LIMIT = 64 * 1024;

/** A scan in the worker may take this long; 10 MB take about a second. */
export const SCAN_TIME_LIMIT_MS = 15_000;

export interface DetectionOptions {
  readonly engine: DetectionEngine;
  /** The built worker file and what it loads; without it long texts are scanned here, in slices. */
  readonly worker?: WorkerData & { readonly file: string };
  /** A model that the company prefers; closed with this. */
  readonly company?: CompanyModel;
  readonly inlineLimit?: number;
  readonly timeLimitMs?: number;
}

class ThreadedDetection implements Detection {
  #engine: DetectionEngine;
  #profiles: readonly Profile[] = [];
  #worker: ThreadQueue<ScanJob, Signals> | undefined;
  #hasPolicyDetection = false;
  readonly #inlineLimit: number;

  constructor(private readonly options: DetectionOptions) {
    this.#engine = options.engine;
    this.#inlineLimit = options.inlineLimit ?? INLINE_LIMIT;
    this.#worker = this.#thread({});
  }

  async scan(
    inputs: readonly ScanInput[],
    signal?: AbortSignal,
    options: ScanOptions = {},
  ): Promise<Signals> {
    const signals = this.#scanShipped(inputs, signal, options);
    // It takes as long as the dense layer or longer, and so is asked only where that may be.
    const { layers = 'all' } = options;
    if (this.options.company === undefined || layers !== 'all') return signals;
    return this.options.company.added(signals, inputs, signal);
  }

  async #scanShipped(
    inputs: readonly ScanInput[],
    signal: AbortSignal | undefined,
    options: ScanOptions,
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

  usePolicyDetection(policy: PolicyDetection): PolicySources {
    const made = policySources(policy);
    this.#engine = this.#engine.withSources(made.sources);
    if (made.sources.length > 0 || this.#hasPolicyDetection) {
      // The thread takes its sets with it when it starts; scans that have begun end in the old one.
      this.#worker?.retire();
      this.#worker = this.#thread({ custom: policy });
    }
    this.#hasPolicyDetection = made.sources.length > 0;
    return made;
  }

  #thread(more: Pick<WorkerData, 'custom'>): ThreadQueue<ScanJob, Signals> | undefined {
    const { worker, timeLimitMs = SCAN_TIME_LIMIT_MS } = this.options;
    if (worker === undefined) return undefined;
    const { file, ...workerData } = worker;
    return new ThreadQueue({ file, workerData: { ...workerData, ...more }, timeLimitMs });
  }

  nameOf(detector: string): string {
    return this.#engine.nameOf(detector);
  }

  async close(): Promise<void> {
    await Promise.all([this.#worker?.close(), this.options.company?.close()]);
  }
}

/** Detection as the pipeline uses it; close it when done. */
export function createDetection(options: DetectionOptions): Detection {
  return new ThreadedDetection(options);
}
