import type { GuardDecision } from '../../exchange/answer-guard';
import type { Decision } from '../../policy/types';
import { GuardedAnswer, HOLD_BACK } from './guarded-answer';
import { HOLD, PASS, type FinalDecision } from './watched-answer';

/**
 * An answer at a door that cannot rewrite. Text is held until `HOLD_BACK` code units have gathered
 * and then goes on as it is, or the answer ends. A run without white space at the end, which may be
 * the beginning of a secret, is held for up to as much again.
 */
export class PassedAnswer extends GuardedAnswer {
  readonly rewrites = false;

  protected pushed(): GuardDecision {
    if (this.pending === '') return PASS;
    if (this.pending.length < HOLD_BACK) return HOLD;
    if (this.pending.length < 2 * HOLD_BACK && /\S$/.test(this.pending)) return HOLD;
    return this.judge();
  }

  finish(): FinalDecision {
    if (this.stop) return this.stop;
    return this.pending === '' && this.length > 0 ? PASS : this.judge();
  }

  protected release(): FinalDecision {
    this.reading.pass(this.pending);
    this.pending = '';
    return PASS;
  }

  /** What asks for masking ends the answer, too: nobody here can mask it. */
  protected ends({ action }: Decision): boolean {
    return action !== 'allow' && action !== 'log' && action !== 'skip';
  }
}
