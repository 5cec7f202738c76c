import { layersFor } from '../scores-needed';
import type { DetectionEngine } from '../../detect/types';
import type { Finding } from '../../exchange/finding';
import type { Signals } from '../../exchange/signals';
import type { CompiledPolicy, Decision, Facts } from '../../policy/types';
import type { AnswerHead } from '../../exchange/answer-guard';

/** Text that has passed and is read again with what follows it, so that nothing hides in a seam. */
const LOOK_BACK = 2048;
/** Findings that are kept of one answer. */
const ANSWER_FINDINGS = 500;

export interface ReadingOptions {
  readonly engine: Pick<DetectionEngine, 'scan'>;
  readonly policy: CompiledPolicy;
  readonly facts: Facts;
}

/** Reads the text of one answer, window by window, and asks the rules about it. */
export class AnswerReading {
  readonly findings: Finding[] = [];
  /** Text that arrived, and of it what was read for tokens; UTF-16 code units. */
  length = 0;
  head: AnswerHead | undefined;
  #read = 0;
  #passed = '';
  #tokenCount = 0;

  constructor(private readonly options: ReadingOptions) {}

  /** What the rules say, now that `pending` is the end of the text. */
  decide(pending: string): Decision {
    const { policy, facts } = this.options;
    return policy.decide('response', {
      ...facts,
      response: this.#scan(pending),
      responseText: this.#passed + pending,
      ...(this.head ? { responseHead: this.head } : {}),
    });
  }

  /** `text` has gone to the client. */
  pass(text: string): void {
    this.#passed = (this.#passed + text).slice(-LOOK_BACK);
  }

  #scan(pending: string): Signals {
    const window = this.#passed + pending;
    const shift = this.length - window.length;
    const signals = this.options.engine.scan([{ index: 0, text: window }], {
      topics: this.options.policy.document.topics,
      layers: layersFor(this.options.policy.document, 'response'),
    });
    // Tokens of what is read twice count once.
    const share = window.length === 0 ? 0 : (this.length - this.#read) / window.length;
    this.#tokenCount += Math.round(signals.tokenCount * share);
    this.#read = this.length;
    for (const finding of signals.findings) this.#note(finding, shift);
    return { ...signals, findings: this.findings, tokenCount: this.#tokenCount };
  }

  /** Keeps a finding, at its place in the whole answer, unless an earlier window saw it too. */
  #note(finding: Finding, shift: number): void {
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
