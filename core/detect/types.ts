import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Finding } from '../exchange/finding';

/** Text to scan; `index` becomes `Finding.part`. */
export interface ScanInput {
  readonly index: number;
  readonly text: string;
}

/** Finds what must not leave. Pure: same input, same output; holds no text between calls. */
export interface DetectionEngine {
  /** Scans on the calling thread. Linear in the length of the text. */
  scan(inputs: readonly ScanInput[]): Signals;
  /** The same engine with the policy's profiles on top of the predefined ones. Cheap. */
  withProfiles(profiles: readonly Profile[]): DetectionEngine;
  /** Name for people of a detector id. */
  nameOf(detector: string): string;
}

/** Scans wherever it blocks nobody: short texts at once, long ones in a worker thread. */
export interface Detection {
  scan(inputs: readonly ScanInput[], signal?: AbortSignal): Promise<Signals>;
  useProfiles(profiles: readonly Profile[]): void;
  nameOf(detector: string): string;
  close(): Promise<void>;
}

/** Exchanges the found text for `[TYPE]` placeholders; overlapping findings become one. */
export type RedactText = (text: string, findings: readonly Finding[]) => string;
