import type { Profile } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Finding } from '../exchange/finding';

/** Text to scan; `index` becomes `Finding.part`. */
export interface ScanInput {
  readonly index: number;
  readonly text: string;
  /** Where the text comes from: typed by a person, or read by a tool or out of a document. */
  readonly origin?: 'user' | 'tool';
}

/** A file to be read; its type is told by its content, `mime` and `name` are hints only. */
export interface DocumentInput {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** Why a document gave no text, or not all of it. */
export type UnreadableReason =
  'encrypted' | 'damaged' | 'unsupported' | 'too-large' | 'too-deep' | 'time-limit';

/** The text of a document. `incomplete` says why some of it is missing. */
export type DocumentText =
  | {
      readonly kind: 'text';
      /** Media type by content. */
      readonly mime: string;
      readonly text: string;
      /** Sensitivity label found in the metadata. */
      readonly label?: string;
      readonly incomplete?: UnreadableReason;
    }
  | { readonly kind: 'unreadable'; readonly mime: string; readonly reason: UnreadableReason };

/** Reads text out of documents, away from the event loop and within named limits. Never throws for content. */
export interface DocumentReader {
  read(document: DocumentInput, signal?: AbortSignal): Promise<DocumentText>;
  close(): Promise<void>;
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
