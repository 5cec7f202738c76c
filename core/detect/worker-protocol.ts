import type { CatalogueSource } from './built-catalogue';
import type { Profile } from '../exchange/policy-document';
import type { PolicyDetection, ScanInput, ScanOptions } from './types';

/** What the worker is started with. */
export interface WorkerData {
  readonly catalogue: CatalogueSource;
  /** Directory of the trained models; without it there are no scores. */
  readonly modelsDir?: string;
  /** The policy's own detectors and sets. */
  readonly custom?: PolicyDetection;
}

/** What is to be scanned, and how. */
export interface ScanJob {
  readonly inputs: readonly ScanInput[];
  readonly profiles: readonly Profile[];
  readonly options: ScanOptions;
}
