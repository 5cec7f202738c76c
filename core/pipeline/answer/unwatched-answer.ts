import type { AnswerHead, GuardDecision } from '../../exchange/answer-guard';
import { PASS, type StopDecision, type WatchedAnswer } from './watched-answer';

/** For answers that no rule asks about: counts, and lets everything pass. */
export class UnwatchedAnswer implements WatchedAnswer {
  readonly watching = false;
  readonly rewrites = false;
  length = 0;
  headers: AnswerHead['headers'];
  readonly findings = [];
  readonly stoppedBy = undefined;
  readonly stored = undefined;
  readonly failure = undefined;

  head({ headers }: AnswerHead): void {
    this.headers = headers;
  }

  push(text: string): GuardDecision {
    this.length += text.length;
    return PASS;
  }

  finish(): typeof PASS {
    return PASS;
  }

  cannotRewrite(): StopDecision {
    throw new Error('an answer that is not watched is not rewritten');
  }
}
