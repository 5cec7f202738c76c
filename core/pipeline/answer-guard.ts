import type { DetectionEngine } from '../detect/types';
import type { Finding } from '../exchange/finding';
import type { Rule } from '../exchange/policy-document';
import type { Signals } from '../exchange/signals';
import type { Refusal } from '../exchange/verdict';
import type { CompiledPolicy, Facts } from '../policy/types';
import { PAYLOAD_BYTES } from '../audit/seal-payload';
import type { AnswerGuard, AnswerHead, GuardDecision } from './types';

/** Text is held until this much of it can be judged together, UTF-16 code units. */
export const HOLD_BACK = 256;
/** Text that has passed and is read again with what follows it, so that nothing hides in a seam. */
const LOOK_BACK = 2048;
/** Findings that are kept of one answer. */
const ANSWER_FINDINGS = 500;

const PASS: GuardDecision = { kind: 'pass' };
const HOLD: GuardDecision = { kind: 'hold' };

/** What the outcome event needs to know of an answer. */
export interface WatchedAnswer extends AnswerGuard {
  readonly length: number;
  readonly findings: readonly Finding[];
  /** The rule that stopped the answer, and the text, where that rule wants it stored. */
  readonly stoppedBy: Rule | undefined;
  readonly stored: string | undefined;
  readonly failure: unknown;
  /** Of the answer, as far as the door told. */
  readonly headers: AnswerHead['headers'];
}

/** For policies without response rules: counts, and lets everything pass. */
export class UnwatchedAnswer implements WatchedAnswer {
  readonly watching = false;
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

  finish(): { readonly kind: 'pass' } {
    return { kind: 'pass' };
  }
}

export interface GuardOptions {
  readonly engine: Pick<DetectionEngine, 'scan'>;
  readonly policy: CompiledPolicy;
  readonly facts: Facts;
  readonly refuse: (
    reason: Refusal['reason'],
    rule: Rule | undefined,
    found: readonly Finding[],
  ) => Refusal;
}

/**
 * Holds text back until `HOLD_BACK` code units have gathered, reads it together with what went
 * before, and lets it go or ends the answer. A run without white space at the end, which may be the
 * beginning of a secret, is held for up to as much again.
 */
export class GuardedAnswer implements WatchedAnswer {
  readonly watching = true;
  length = 0;
  readonly findings: Finding[] = [];
  stoppedBy: Rule | undefined;
  failure: unknown;
  private passed = '';
  private pending = '';
  private text = '';
  private tokenCount = 0;
  private stop: Extract<GuardDecision, { kind: 'stop' }> | undefined;

  private readonly keepsText: boolean;
  private responseHead: AnswerHead | undefined;

  constructor(private readonly options: GuardOptions) {
    this.keepsText = options.policy.document.rules.some(
      ({ phase, storePayload }) => phase === 'response' && storePayload,
    );
  }

  get headers(): AnswerHead['headers'] {
    return this.responseHead?.headers;
  }

  head(head: AnswerHead): void {
    this.responseHead = head;
  }

  get stored(): string | undefined {
    return this.stoppedBy?.storePayload ? this.text : undefined;
  }

  push(text: string): GuardDecision {
    this.length += text.length;
    if (this.stop) return this.stop;
    this.pending += text;
    if (this.keepsText && this.text.length < PAYLOAD_BYTES) this.text += text;
    if (this.pending === '') return PASS;
    if (this.pending.length < HOLD_BACK) return HOLD;
    if (this.pending.length < 2 * HOLD_BACK && /\S$/.test(this.pending)) return HOLD;
    return this.judge();
  }

  finish(): Exclude<GuardDecision, { kind: 'hold' }> {
    if (this.stop) return this.stop;
    return this.pending === '' && this.length > 0 ? { kind: 'pass' } : this.judge();
  }

  private judge(): Exclude<GuardDecision, { kind: 'hold' }> {
    try {
      const rule = this.decide();
      if (!rule) return this.release();
      this.stoppedBy = rule;
      return this.end('rule', rule);
    } catch (error) {
      this.failure = error;
      if (this.options.policy.document.failure === 'open') return this.release();
      return this.end('failure', undefined);
    }
  }

  private end(reason: Refusal['reason'], rule: Rule | undefined) {
    this.stop = { kind: 'stop', refusal: this.options.refuse(reason, rule, this.findings) };
    return this.stop;
  }

  private release(): { readonly kind: 'pass' } {
    this.passed = (this.passed + this.pending).slice(-LOOK_BACK);
    this.pending = '';
    return { kind: 'pass' };
  }

  /** The rule that ends the answer. A stream cannot be rewritten, so all but `allow` and `log` end it. */
  private decide(): Rule | undefined {
    const { policy, facts } = this.options;
    const { action, rule } = policy.decide('response', {
      ...facts,
      response: this.scan(),
      ...(this.responseHead ? { responseHead: this.responseHead } : {}),
    });
    return action === 'allow' || action === 'log' || action === 'skip' ? undefined : rule;
  }

  private scan(): Signals {
    const window = this.passed + this.pending;
    const shift = this.length - window.length;
    const signals = this.options.engine.scan([{ index: 0, text: window }]);
    // Tokens of the part that is read twice count once.
    const share = window.length === 0 ? 0 : this.pending.length / window.length;
    this.tokenCount += Math.round(signals.tokenCount * share);
    for (const finding of signals.findings) this.note(finding, shift);
    return { ...signals, findings: this.findings, tokenCount: this.tokenCount };
  }

  /** Keeps a finding, at its place in the whole answer, unless an earlier window saw it too. */
  private note(finding: Finding, shift: number): void {
    const start = finding.start + shift;
    const end = finding.end + shift;
    const same = this.findings.findIndex(
      (other) => other.detector === finding.detector && other.start < end && start < other.end,
    );
    const moved = { ...finding, part: 0, start, end };
    if (same >= 0) this.findings[same] = moved;
    else if (this.findings.length < ANSWER_FINDINGS) this.findings.push(moved);
  }
}
