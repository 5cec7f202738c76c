import type { Finding } from './finding';

/** What the detect stage learned about the parts of one direction of an exchange. */
export interface Signals {
  readonly findings: readonly Finding[];
  /** Parts (by index) that could not be read, with the reason; policy decides what that means. */
  readonly unscannable: readonly { readonly part: number; readonly reason: string }[];
  /** Whether the text looks like source code, and which language. */
  readonly code?: { readonly score: number; readonly language?: string };
  /** Estimated number of tokens in the scanned text. */
  readonly tokenCount: number;
}

export const NO_SIGNALS: Signals = { findings: [], unscannable: [], tokenCount: 0 };
