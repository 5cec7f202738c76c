import type { AnswerGuard } from '../../exchange/answer-guard';
import type { Refusal } from '../../exchange/verdict';
import type { Extractor, RequestHead, ResponseHead } from '../../extract/types';
import { HeldBytes } from './held-bytes';
import { RewrittenBody } from './rewritten-body';

/** What may go of an answer, or its end. */
export type Release =
  | { readonly kind: 'bytes'; readonly bytes: readonly Buffer[] }
  | { readonly kind: 'stop'; readonly refusal: Refusal };

/** Keeps an answer back until its text is judged. Throws where the reader trips over the answer. */
export interface HeldAnswer {
  /** True: what is given out has no content coding any more. */
  readonly decodes: boolean;
  /** Bytes that wait. */
  readonly waiting: number;
  /** A chunk as it came, and what it decodes to. */
  push(raw: Buffer, decoded: readonly Buffer[]): Release;
  finish(): Release;
  /** What is held, to let it go unread. */
  surrender(): readonly Buffer[];
}

export interface AnswerFacts {
  readonly guard: AnswerGuard;
  readonly extractor: Extractor;
  readonly request: RequestHead;
  readonly response: ResponseHead;
}

/** Holds an answer as its guard wants it: byte for byte, or so that text in it can be exchanged. */
export function heldAnswer(facts: AnswerFacts): HeldAnswer {
  return facts.guard.rewrites ? new RewrittenBody(facts) : new HeldBytes(facts);
}
