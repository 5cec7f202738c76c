import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { ScanInput, ScanOptions } from './types';

/** What the worker is started with. */
export interface WorkerData {
  /** Directory of the detector catalogue. */
  readonly detectorsDir: string;
}

/** What is to be scanned, and how. */
export interface ScanJob {
  readonly inputs: readonly ScanInput[];
  readonly profiles: readonly Profile[];
  readonly options: ScanOptions;
}

/** One scan at a time: the next is posted after the answer to the last. */
export interface ScanRequest extends ScanJob {
  readonly id: number;
}

export interface ScanResponse {
  readonly id: number;
  readonly signals: Signals;
}
