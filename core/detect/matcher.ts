import type { Detector } from './catalogue';
import { CompiledDetector, type Candidate } from './compiled-detector';
import { forEachDigitWord, type DigitWord } from './digit-words';
import { KeywordTable } from './keyword-table';

/** Findings of one text beyond this many are not collected, so that memory stays bounded. */
export const MAX_CANDIDATES = 20_000;

/** Letters that may stand in a number's unbroken run beside its digits. */
const LETTERS_IN_NUMBER = 8;

/** Digit counts above this are treated alike. */
const MOST_DIGITS = 40;

/** Detectors that start where a keyword starts, and those whose context word this is. */
interface KeywordUse {
  readonly anchors: CompiledDetector[];
  readonly contexts: CompiledDetector[];
}

export interface MatchResult {
  readonly candidates: Candidate[];
  /** True when there was more than MAX_CANDIDATES. */
  readonly truncated: boolean;
}

/** All detectors over one text: keywords and digits decide where which pattern is tried. */
export class Matcher {
  readonly detectors: readonly CompiledDetector[];
  readonly #table: KeywordTable;
  readonly #uses: readonly KeywordUse[];
  /** Detectors without keywords, by the least number of digits they need. */
  readonly #byDigits: readonly (readonly CompiledDetector[])[];

  constructor(specs: readonly Detector[]) {
    this.detectors = specs.map((spec, index) => new CompiledDetector(spec, index));
    const uses = new Map<string, KeywordUse>();
    for (const detector of this.detectors) register(detector, uses);
    this.#table = new KeywordTable([...uses.keys()]);
    this.#uses = [...uses.values()];
    const wordDetectors = this.detectors.filter((detector) => detector.spec.word !== undefined);
    this.#byDigits = Array.from({ length: MOST_DIGITS + 1 }, (_, digits) =>
      wordDetectors.filter((detector) => (detector.spec.word?.digits?.[0] ?? 1) <= digits),
    );
  }

  /** Everything the detectors see in `text`, overlapping, in no order. Linear in its length. */
  match(text: string): MatchResult {
    const candidates: Candidate[] = [];
    let truncated = false;
    /** Detector → end of its last match, so that nothing is found twice. */
    const searchedTo = new Int32Array(this.detectors.length).fill(-1);
    const inContext = new Uint8Array(this.detectors.length);
    const attempt = (detector: CompiledDetector, position: number): void => {
      const start = detector.startOf(text, position);
      if (start < (searchedTo[detector.index] as number)) return;
      const candidate = detector.tryAt(text, start);
      if (candidate === undefined) return;
      searchedTo[detector.index] = candidate.end;
      if (candidates.length < MAX_CANDIDATES) candidates.push(candidate);
      else truncated = true;
    };
    this.#table.scan(text, (keyword, end) => {
      const { anchors, contexts } = this.#uses[keyword] as KeywordUse;
      const start = end - (this.#table.keywords[keyword] as string).length;
      for (const detector of anchors) attempt(detector, start);
      for (const detector of contexts) inContext[detector.index] = 1;
    });
    forEachDigitWord(text, (word) => {
      for (const detector of this.#byDigits[Math.min(word.digits, MOST_DIGITS)] ?? []) {
        const { spec } = detector;
        if (spec.context?.require === true && inContext[detector.index] === 0) continue;
        if (wordFits(word, spec.word)) attempt(detector, word.start);
      }
    });
    return { candidates, truncated };
  }
}

function wordFits(word: DigitWord, shape: Detector['word']): boolean {
  if (shape?.length !== undefined) {
    return word.length >= shape.length[0] && word.length <= shape.length[1];
  }
  return shape?.digits === undefined || word.length <= shape.digits[1] + LETTERS_IN_NUMBER;
}

function register(detector: CompiledDetector, uses: Map<string, KeywordUse>): void {
  const useOf = (keyword: string): KeywordUse => {
    const key = keyword.toLowerCase();
    const use = uses.get(key) ?? { anchors: [], contexts: [] };
    uses.set(key, use);
    return use;
  };
  const { keywords, context, word } = detector.spec;
  for (const keyword of new Set(keywords?.map((k) => k.toLowerCase()))) {
    useOf(keyword).anchors.push(detector);
  }
  if (word === undefined || context?.require !== true) return;
  for (const contextWord of context.words) useOf(contextWord).contexts.push(detector);
}
