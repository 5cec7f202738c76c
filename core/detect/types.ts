import type { ExactData } from '../exchange/policy-datasets';
import type { CustomDetector } from '../exchange/policy-detectors';
import type { Profile } from '../exchange/policy-document';
import type { LlmSignals, Signals } from '../exchange/signals';
import type { Finding } from '../exchange/finding';
import type { CodeGuess } from './source-code';

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

/** What a scan may be asked beyond the catalogue. */
export interface ScanOptions {
  /** Custom topics: label → phrase of 2–50 ASCII characters. */
  readonly topics?: Readonly<Record<string, string>>;
  /**
   * `linear`: no sentence embeddings, which cost milliseconds; for text that is scanned again and again.
   * `none`: no scores at all, where no rule asks for one.
   */
  readonly layers?: 'none' | 'linear' | 'all';
}

/** A span found by something other than the catalogue: a model, an index of exact data. */
export type FoundSpan = Omit<Finding, 'part' | 'masked'>;

/** What a policy adds to the catalogue, with the hashed sets that it refers to. */
export interface PolicyDetection {
  readonly exactData: ExactData;
  readonly detectors: readonly CustomDetector[];
  /** Files by their SHA-256, in lower-case hexadecimal. */
  readonly sets: ReadonlyMap<string, Uint8Array>;
}

/** A set that is not used, and why; the rest of the policy works. */
export interface UnusedSet {
  readonly id: string;
  readonly reason: string;
}

/** The finders of a policy. */
export interface PolicySources {
  readonly sources: readonly SpanSource[];
  readonly unused: readonly UnusedSet[];
}

/** Finds spans of its own kind in a text. Pure; linear in the text's length. */
export interface SpanSource {
  /** Names for people of the detector ids it reports. */
  readonly names: ReadonlyMap<string, string>;
  find(text: string): readonly FoundSpan[];
}

/**
 * The trained models, as the engine asks them. All of them are pure and run on the calling thread.
 * Spans of `tagger` give way to overlapping findings of the catalogue that are surer.
 */
export interface DetectionModels {
  /** Scores of all new text of one direction. */
  score(inputs: readonly ScanInput[], options: ScanOptions): LlmSignals;
  /** Persons, places, organisations and the like. */
  readonly tagger: SpanSource;
  /** Whether a text is source code, and which language. */
  code(text: string): CodeGuess;
}

/** Finds what must not leave. Same input, same output; holds no text between calls, digests at most. */
export interface DetectionEngine {
  /** Scans on the calling thread. Linear in the length of the text. */
  scan(inputs: readonly ScanInput[], options?: ScanOptions): Signals;
  /** The same engine with the policy's profiles on top of the predefined ones. Cheap. */
  withProfiles(profiles: readonly Profile[]): DetectionEngine;
  /** The same engine with the policy's own finders, in place of those of the policy before. Cheap. */
  withSources(sources: readonly SpanSource[]): DetectionEngine;
  /** Name for people of a detector id. */
  nameOf(detector: string): string;
}

/** Scans wherever it blocks nobody: short texts at once, long ones in a worker thread. */
export interface Detection {
  scan(inputs: readonly ScanInput[], signal?: AbortSignal, options?: ScanOptions): Promise<Signals>;
  useProfiles(profiles: readonly Profile[]): void;
  /** Takes the finders of a policy into use, here and in the worker; tells which sets are of no use. */
  usePolicyDetection(policy: PolicyDetection): PolicySources;
  nameOf(detector: string): string;
  close(): Promise<void>;
}

/** Turns placeholders of one answer back into the values they stand for, piece by piece. */
export interface AnswerRestorer {
  /** What may go on to the reader; a placeholder that has only begun is kept back. */
  push(text: string): string;
  /** The rest, when no more text comes. */
  finish(): string;
}

/** The placeholders of one conversation. The same value has the same placeholder. */
export interface ConversationTokens {
  /** Undefined where the value is too long, or the conversation has too many of them. */
  placeholderOf(type: string, value: string): string | undefined;
  /** False: nothing was tokenised, so that an answer needs no restorer. */
  readonly used: boolean;
  restorer(): AnswerRestorer;
}

/** Keeps the values behind placeholders: in memory only, bounded, apart for each conversation. */
export interface TokenVault {
  /** `id` names the conversation; give actor and app in it, so that no two people share one. */
  conversation(id: string): ConversationTokens;
}

/** How found text is exchanged. Keys are secret bytes, best 32 of them. */
export type RedactionMethod =
  | { readonly style: 'mask' | 'partial' }
  | { readonly style: 'hash' | 'format'; readonly key: Uint8Array }
  | { readonly style: 'tokenise'; readonly tokens: ConversationTokens };

/**
 * Exchanges found text, by default for `[TYPE]`; overlapping findings become one. A found value of
 * eight characters or more is exchanged wherever else it stands in the text.
 */
export type RedactText = (
  text: string,
  findings: readonly Finding[],
  method?: RedactionMethod,
) => string;
