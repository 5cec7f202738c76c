import type { AnswerRestorer } from '../../detect/types';
import type { AnswerEdit, GuardDecision } from '../../exchange/answer-guard';
import type { Rule } from '../../exchange/policy-document';
import type { Decision } from '../../policy/types';
import { maskedFindings } from '../redaction/masked-findings';
import type { ExchangeRedactor } from '../redaction/redactor';
import { editedText, maskEdits, placeholderBorder, restoreEdits } from './answer-edits';
import { GuardedAnswer, HOLD_BACK, type GuardOptions } from './guarded-answer';
import { HOLD, PASS, type FinalDecision } from './watched-answer';

/** Text is judged each time that this much of it has come, UTF-16 code units. */
const STRIDE = 128;

export interface RewriteOptions extends GuardOptions {
  readonly redactor: ExchangeRedactor;
  /** False: no rule asks about answers, only placeholders are to be restored. */
  readonly judged: boolean;
  /** Nothing is judged before `finish`. */
  readonly whole: boolean;
}

/**
 * An answer at a door that can exchange its text: what rules mask is masked, and placeholders of the
 * prompt become what they stand for. The last `HOLD_BACK` code units stay behind until they have
 * been read with what follows, so that nothing passes in halves. Values that are restored here were
 * the person's own: they are not judged.
 */
export class RewrittenAnswer extends GuardedAnswer {
  readonly rewrites = true;
  readonly #redactor: ExchangeRedactor;
  readonly #judged: boolean;
  readonly #whole: boolean;
  readonly #restorer: AnswerRestorer | undefined;
  #finishing = false;

  constructor(options: RewriteOptions) {
    super(options);
    this.#redactor = options.redactor;
    this.#judged = options.judged;
    this.#whole = options.whole;
    this.#restorer = options.redactor.tokens?.restorer();
  }

  protected pushed(text: string): GuardDecision {
    if (this.pending === '') return PASS;
    if (!this.#judged) return this.#pass(this.pending.length, undefined);
    if (text === '' || this.#whole) return HOLD;
    return this.pending.length < HOLD_BACK + STRIDE ? HOLD : this.judge();
  }

  finish(): FinalDecision {
    if (this.stop) return this.stop;
    this.#finishing = true;
    try {
      if (this.#judged && (this.pending !== '' || this.length === 0)) return this.judge();
      return this.#pass(this.pending.length, undefined);
    } finally {
      // It may have been a pause only: what follows is held back again.
      this.#finishing = false;
    }
  }

  protected release(decision: Decision | undefined): FinalDecision {
    const rule = decision?.action === 'redact' ? decision.rule : undefined;
    return this.#pass(this.#finishing ? this.pending.length : this.#border(), rule);
  }

  protected ends({ action }: Decision): boolean {
    return action !== 'allow' && action !== 'log' && action !== 'skip' && action !== 'redact';
  }

  /** Where what may go ends: before the text that stays behind, and before a finding in between. */
  #border(): number {
    const start = this.length - this.pending.length;
    let border = this.pending.length - HOLD_BACK;
    for (const finding of [...this.findings].sort((a, b) => b.start - a.start)) {
      const from = finding.start - start;
      // One that is longer than what is held back is masked in two pieces.
      if (from > 0 && from < border && finding.end - start > border) border = from;
    }
    return border;
  }

  /** Lets the text before `border` go, with what `rule` masks in it and placeholders restored. */
  #pass(border: number, rule: Rule | undefined): FinalDecision {
    const restorer = this.#restorer;
    const cut = restorer && !this.#finishing ? placeholderBorder(this.pending, border) : border;
    const start = this.length - this.pending.length;
    const text = this.pending.slice(0, cut);
    this.pending = this.pending.slice(cut);
    this.reading.pass(text);
    const masks = rule ? this.#masks(text, start, rule) : [];
    const edits = restorer ? restoreEdits(text, masks, restorer, this.#finishing) : masks;
    return {
      kind: 'pass',
      text: editedText(text, 0, edits),
      through: start + text.length,
      edits: edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })),
    };
  }

  #masks(text: string, start: number, rule: Rule): AnswerEdit[] {
    const found = maskedFindings(rule, this.findings, this.options.policy.document)
      .map((finding) => ({
        ...finding,
        start: Math.max(0, finding.start - start),
        end: Math.min(text.length, finding.end - start),
      }))
      .filter((finding) => finding.start < finding.end);
    if (found.length > 0) this.masking = rule;
    return maskEdits(text, found, (value, within) => this.#redactor.answer(value, within, rule));
  }
}
