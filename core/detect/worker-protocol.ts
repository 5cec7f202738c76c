import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { ScanInput } from './types';

/** What the worker is started with. */
export interface WorkerData {
  /** Directory of the detector catalogue. */
  readonly detectorsDir: string;
}

/** One scan at a time: the next is posted after the answer to the last. */
export interface ScanRequest {
  readonly id: number;
  readonly inputs: readonly ScanInput[];
  readonly profiles: readonly Profile[];
}

export interface ScanResponse {
  readonly id: number;
  readonly signals: Signals;
}
