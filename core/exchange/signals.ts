import type { Finding } from './finding';

/** Unsafe topics as the field numbers them (MLCommons hazard taxonomy). */
export const UNSAFE_CATEGORIES = [
  'S1',
  'S2',
  'S3',
  'S4',
  'S5',
  'S6',
  'S7',
  'S8',
  'S9',
  'S10',
  'S11',
  'S12',
  'S13',
  'S14',
] as const;
export type UnsafeCategory = (typeof UNSAFE_CATEGORIES)[number];

/** What the language models say of the new text of one direction. */
export interface LlmSignals {
  /** How likely the text is an attack on the model, 1–99; low is dangerous. The worst part counts. */
  readonly injectionScore: number;
  /** Probability of any unsafe topic, 0–1. */
  readonly unsafe: number;
  /** Probability of each unsafe topic, 0–1. */
  readonly unsafeCategories: Readonly<Record<UnsafeCategory, number>>;
  /** Score of each topic of the policy by its label, 1–99; low is relevant. */
  readonly customTopics: Readonly<Record<string, number>>;
  /** AI prompt topics that were seen, for example `content:source-code` or `intent:jailbreak`. */
  readonly topics: readonly string[];
}

/** What the detect stage learned about the parts of one direction of an exchange. */
export interface Signals {
  readonly findings: readonly Finding[];
  /** Parts (by index) that could not be read, with the reason; policy decides what that means. */
  readonly unscannable: readonly { readonly part: number; readonly reason: string }[];
  /** Whether the text looks like source code, and which language. */
  readonly code?: { readonly score: number; readonly language?: string };
  /** Estimated number of tokens in the scanned text. */
  readonly tokenCount: number;
  /** Absent where no model was asked. */
  readonly llm?: LlmSignals;
}

export const NO_SIGNALS: Signals = { findings: [], unscannable: [], tokenCount: 0 };
