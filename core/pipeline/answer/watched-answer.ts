import type { Finding } from '../../exchange/finding';
import type { Rule } from '../../exchange/policy-document';
import type { AnswerGuard, AnswerHead, GuardDecision } from '../../exchange/answer-guard';

export type FinalDecision = Exclude<GuardDecision, { kind: 'hold' }>;
export type StopDecision = Extract<GuardDecision, { kind: 'stop' }>;

export const PASS = { kind: 'pass' } as const;
export const HOLD = { kind: 'hold' } as const;

/** What the outcome event needs to know of an answer. */
export interface WatchedAnswer extends AnswerGuard {
  /** Of the text, UTF-16 code units. */
  readonly length: number;
  readonly findings: readonly Finding[];
  /** The rule that stopped the answer, and the text, where that rule wants it stored. */
  readonly stoppedBy: Rule | undefined;
  readonly stored: string | undefined;
  readonly failure: unknown;
  /** Of the answer, as far as the door told. */
  readonly headers: AnswerHead['headers'];
}
