import { PAYLOAD_BYTES } from '../../audit/seal-payload';
import type { AnswerHead, GuardDecision } from '../../exchange/answer-guard';
import type { Finding } from '../../exchange/finding';
import type { Rule } from '../../exchange/policy-document';
import type { Refusal } from '../../exchange/verdict';
import type { Decision } from '../../policy/types';
import { AnswerReading, type ReadingOptions } from './answer-reading';
import { type FinalDecision, type StopDecision, type WatchedAnswer } from './watched-answer';

/** Text is held until this much of it can be judged together, UTF-16 code units. */
export const HOLD_BACK = 256;

export interface GuardOptions extends ReadingOptions {
  readonly refuse: (
    reason: Refusal['reason'],
    rule: Rule | undefined,
    found: readonly Finding[],
  ) => Refusal;
}

/** What all guards that watch have in common: text waits, is judged, and goes on or ends the answer. */
export abstract class GuardedAnswer implements WatchedAnswer {
  readonly watching = true;
  abstract readonly rewrites: boolean;
  stoppedBy: Rule | undefined;
  failure: unknown;
  protected pending = '';
  protected stop: StopDecision | undefined;
  /** The last rule that masked something. */
  protected masking: Rule | undefined;
  protected readonly reading: AnswerReading;
  #text = '';
  readonly #keepsText: boolean;

  constructor(protected readonly options: GuardOptions) {
    this.reading = new AnswerReading(options);
    this.#keepsText = options.policy.document.rules.some(
      ({ phase, storePayload }) => phase === 'response' && storePayload,
    );
  }

  get length(): number {
    return this.reading.length;
  }

  get findings(): readonly Finding[] {
    return this.reading.findings;
  }

  get headers(): AnswerHead['headers'] {
    return this.reading.head?.headers;
  }

  get stored(): string | undefined {
    return this.stoppedBy?.storePayload ? this.#text : undefined;
  }

  head(head: AnswerHead): void {
    this.reading.head = head;
  }

  push(text: string): GuardDecision {
    this.reading.length += text.length;
    if (this.stop) return this.stop;
    this.pending += text;
    if (this.#keepsText && this.#text.length < PAYLOAD_BYTES) this.#text += text;
    return this.pushed(text);
  }

  abstract finish(): FinalDecision;

  cannotRewrite(): StopDecision {
    this.stoppedBy = this.masking;
    return this.end(this.masking ? 'rule' : 'failure', this.masking);
  }

  protected abstract pushed(text: string): GuardDecision;

  /** What is done with text that may go on. */
  protected abstract release(decision: Decision | undefined): FinalDecision;

  /** Whether a decision ends the answer at this door. */
  protected abstract ends(decision: Decision): boolean;

  protected judge(): FinalDecision {
    try {
      const decision = this.reading.decide(this.pending);
      if (!this.ends(decision)) return this.release(decision);
      this.stoppedBy = decision.rule;
      return this.end('rule', decision.rule);
    } catch (error) {
      this.failure = error;
      if (this.options.policy.document.failure === 'open') return this.release(undefined);
      return this.end('failure', undefined);
    }
  }

  private end(reason: Refusal['reason'], rule: Rule | undefined): StopDecision {
    this.stop = { kind: 'stop', refusal: this.options.refuse(reason, rule, this.findings) };
    return this.stop;
  }
}
