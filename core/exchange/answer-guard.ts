import type { Refusal } from './verdict';

/** What a door knows of an answer before its text. */
export interface AnswerHead {
  readonly status: number;
  /** Header names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A range of an answer's text that other text takes the place of. Offsets are UTF-16 code units of all
 * text that was pushed. `mask`: a rule keeps what stands there back; `restore`: a placeholder of the
 * prompt becomes what it stands for.
 */
export interface AnswerEdit {
  readonly kind: 'mask' | 'restore';
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * What a guard says of a piece of response text: let it go, wait for more, or end the stream. Only to
 * a door that rewrites comes more than that:
 *
 * - `text` takes the place of everything pushed since the last `pass` (it may be shorter, the guard
 *   then keeps the rest for the next one);
 * - `through` and `edits` say the same by place: all text before the offset `through` may go, with the
 *   edits that lie between the last `through` and this one, in their order.
 */
export type GuardDecision =
  | {
      readonly kind: 'pass';
      readonly text?: string;
      readonly through?: number;
      readonly edits?: readonly AnswerEdit[];
    }
  | { readonly kind: 'hold' }
  | { readonly kind: 'stop'; readonly refusal: Refusal };

/**
 * Watches the text of one response. The door feeds the text that its extractor read out of each
 * chunk and keeps the chunk back while the guard says `hold`.
 */
export interface AnswerGuard {
  /** False: no rule asks about answers, so that the door may pass bytes on without reading them. */
  readonly watching: boolean;
  /** True: what passes may come with text that takes the place of what was pushed. */
  readonly rewrites: boolean;
  /** The head of the answer, before its first text. */
  head(head: AnswerHead): void;
  push(text: string): GuardDecision;
  /** No more text, or none for a while, after which more may be pushed: never `hold`. */
  finish(): Exclude<GuardDecision, { kind: 'hold' }>;
  /** The door found no place for a masked text: the rule that masks ends the answer instead. */
  cannotRewrite(): Extract<GuardDecision, { kind: 'stop' }>;
}
