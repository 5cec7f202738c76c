import type { Detector } from './catalogue';
import { CompiledDetector, type Candidate } from './compiled-detector';
import { forEachDigitWord } from './digit-words';
import { KeywordTable } from './keyword-table';
import { seedPhrases, type PhraseLanguage } from './seed-phrases';
import { WordFilter } from './word-filter';

/** Findings of one text beyond this many are not collected, so that memory stays bounded. */
export const MAX_CANDIDATES = 20_000;

/** Detectors that start where a keyword starts, and those whose context word this is. */
interface KeywordUse {
  readonly anchors: CompiledDetector[];
  /** Numbers in the word filter. */
  readonly contexts: number[];
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
  /** Detectors without keywords. */
  readonly #words: WordFilter;
  /** Those that need no context word. */
  readonly #alwaysOpen: Uint32Array;

  /** Detectors of seed phrases, by their word list. */
  readonly #phrases: ReadonlyMap<PhraseLanguage, CompiledDetector>;

  constructor(specs: readonly Detector[]) {
    this.detectors = specs.map((spec, index) => new CompiledDetector(spec, index));
    this.#phrases = new Map(
      this.detectors.flatMap((detector) =>
        detector.spec.phrase === undefined ? [] : [[detector.spec.phrase, detector] as const],
      ),
    );
    const words = this.detectors.filter((detector) => detector.spec.word !== undefined);
    this.#words = new WordFilter(words);
    this.#alwaysOpen = this.#words.openSet();
    const uses = keywordUses(this.detectors, words);
    this.#table = new KeywordTable([...uses.keys()]);
    this.#uses = [...uses.values()];
  }

  /** Everything the detectors see in `text`, overlapping, in no order. Linear in its length. */
  match(text: string): MatchResult {
    const candidates: Candidate[] = [];
    let truncated = false;
    /** Detector → end of its last match, so that nothing is found twice. */
    const searchedTo = new Int32Array(this.detectors.length).fill(-1);
    const open = this.#alwaysOpen.slice();
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
      for (const index of contexts)
        open[index >> 5] = (open[index >> 5] as number) | (1 << (index & 31));
    });
    forEachDigitWord(text, (word) => {
      this.#words.visit(text, word, open, (detector) => attempt(detector, word.start));
    });
    candidates.push(...this.#phrasesIn(text));
    return { candidates, truncated };
  }

  #phrasesIn(text: string): Candidate[] {
    if (this.#phrases.size === 0) return [];
    return seedPhrases(text).flatMap(
      ({ language, start, end }) => this.#phrases.get(language)?.proven(start, end) ?? [],
    );
  }
}

/** What each keyword is for: where detectors start, and which ones it opens by its presence. */
function keywordUses(
  detectors: readonly CompiledDetector[],
  words: readonly CompiledDetector[],
): Map<string, KeywordUse> {
  const uses = new Map<string, KeywordUse>();
  const useOf = (keyword: string): KeywordUse => {
    const key = keyword.toLowerCase();
    const use = uses.get(key) ?? { anchors: [], contexts: [] };
    uses.set(key, use);
    return use;
  };
  for (const detector of detectors) {
    const keywords = new Set(detector.spec.keywords?.map((keyword) => keyword.toLowerCase()));
    for (const keyword of keywords) useOf(keyword).anchors.push(detector);
  }
  words.forEach(({ spec: { context } }, index) => {
    if (context?.require !== true) return;
    for (const word of context.words) useOf(word).contexts.push(index);
  });
  return uses;
}
