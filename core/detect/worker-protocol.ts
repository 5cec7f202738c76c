import type { Profile } from '../exchange/policy-document';
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
