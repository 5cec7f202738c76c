import type { Finding } from '../exchange/finding';
import type { LlmSignals, Signals } from '../exchange/signals';
import { SOURCE_CODE_DETECTOR } from './source-code-finding';
import { estimateTokens } from './token-estimate';
import type { DetectionEngine, ScanInput, ScanOptions } from './types';
import { worseScores } from './worse-scores';

/** Limits of a scan in pieces, in UTF-16 units. */
export const STREAM_LIMITS = {
  /** Text kept from what was scanned: more than the longest finding and its context. */
  window: 20 * 1024,
  /** Text that must follow a finding before it is given out: it could still grow or be overlapped. */
  settle: 1024,
  /** New text that is waited for before the next scan, where the caller says nothing else. */
  step: 1024,
} as const;

/**
 * Scans a text that comes in pieces, wherever it is cut: what is found is what a scan of the whole
 * text finds, but for longer findings than the window. Source code is a matter of whole texts and not
 * reported. Memory is bounded by the window and the step.
 */
export class StreamScan {
  /** Text that is still looked at, and where it starts in the whole. */
  #text = '';
  #offset = 0;
  /** How much of `#text` the last scan saw. */
  #scanned = 0;
  /** End of the last finding that was given out, in the whole text. */
  #settled = 0;
  #tokenCount = 0;
  #code: Signals['code'];
  #llm: LlmSignals | undefined;
  readonly #unscannable: Signals['unscannable'][number][] = [];

  constructor(
    readonly engine: DetectionEngine,
    readonly input: Omit<ScanInput, 'text'>,
    readonly options: ScanOptions = {},
    readonly step: number = STREAM_LIMITS.step,
  ) {}

  /** Takes the next piece; gives findings, in the order of the text, that nothing to come can change. */
  push(piece: string): readonly Finding[] {
    this.#text += piece;
    this.#tokenCount += estimateTokens(piece);
    if (this.#text.length - this.#scanned < this.step) return [];
    const findings = this.#scan(this.#text.length - STREAM_LIMITS.settle);
    this.#forget();
    return findings;
  }

  /** Ends the text; gives the findings that were held back, and the rest of what was learned. */
  end(): Signals {
    const findings = this.#scan(Infinity);
    return {
      findings,
      unscannable: this.#unscannable,
      tokenCount: this.#tokenCount,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      ...(this.#llm === undefined ? {} : { llm: this.#llm }),
    };
  }

  /** Scans the text at hand; gives new findings that end before `border`. */
  #scan(border: number): Finding[] {
    const signals = this.engine.scan([{ ...this.input, text: this.#text }], this.options);
    this.#scanned = this.#text.length;
    this.#unscannable.push(...signals.unscannable);
    this.#llm = worseScores(this.#llm, signals.llm);
    if (signals.code !== undefined && signals.code.score > (this.#code?.score ?? 0)) {
      this.#code = signals.code;
    }
    const findings: Finding[] = [];
    for (const finding of signals.findings) {
      if (finding.detector === SOURCE_CODE_DETECTOR.id || finding.end > border) continue;
      const start = finding.start + this.#offset;
      if (start < this.#settled) continue;
      findings.push({ ...finding, start, end: finding.end + this.#offset });
    }
    this.#settled = Math.max(this.#settled, findings.at(-1)?.end ?? 0);
    return findings;
  }

  /** Lets go of text that no finding to come can reach. */
  #forget(): void {
    const surplus = this.#text.length - STREAM_LIMITS.window;
    if (surplus < this.step) return;
    this.#text = this.#text.slice(surplus);
    this.#offset += surplus;
    this.#scanned -= surplus;
  }
}
