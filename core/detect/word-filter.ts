import type { CompiledDetector } from './compiled-detector';
import type { DigitWord } from './digit-words';
import { OTHER_SLOT, PREFIX_LENGTH, prefixSets, SLOTS } from './prefix-sets';

/** Letters that may stand in a number's unbroken run beside its digits. */
const LETTERS_IN_NUMBER = 8;

/** Digit counts and run lengths above this are treated alike. */
const MOST = 64;

/** Detectors in one word of a bit set. */
const BITS = 32;

/**
 * Which of the detectors without keywords may match at a word, all at once: a bit set over the
 * detectors for each number of digits, each length of the first run, and each character at each of the
 * first places; their intersection is what is left to try. It never leaves out a detector that matches.
 */
export class WordFilter {
  readonly #width: number;
  /** What is left of the detectors at the word in hand. */
  readonly #left: Uint32Array;
  /** Which words of that set are not empty. */
  readonly #blocks: Uint16Array;
  readonly #byDigits: Uint32Array;
  readonly #byLength: Uint32Array;
  /** Place × character → detectors; made with the first text, for it takes some milliseconds. */
  #byPrefix: Uint32Array | undefined;

  constructor(readonly detectors: readonly CompiledDetector[]) {
    this.#width = Math.ceil(detectors.length / BITS);
    this.#left = new Uint32Array(this.#width);
    this.#blocks = new Uint16Array(this.#width);
    this.#byDigits = this.#sets(MOST + 1, (detector, digits) => {
      const least = detector.spec.word?.digits?.[0] ?? 1;
      return digits >= least;
    });
    this.#byLength = this.#sets(MOST + 1, ({ spec: { word } }, length) => {
      if (word?.length !== undefined) {
        return length >= Math.min(word.length[0], MOST) && length <= word.length[1];
      }
      return word?.digits === undefined || length <= word.digits[1] + LETTERS_IN_NUMBER;
    });
  }

  /** Calls back for each detector to try at the word. `open` holds the detectors whose context was seen. */
  visit(
    text: string,
    word: DigitWord,
    open: Uint32Array,
    tried: (detector: CompiledDetector) => void,
  ): void {
    const width = this.#width;
    const left = this.#left;
    const digits = Math.min(word.digits, MOST) * width;
    const length = Math.min(word.length, MOST) * width;
    const blocks = this.#blocks;
    let count = 0;
    for (let block = 0; block < width; block++) {
      const set =
        (open[block] as number) &
        (this.#byDigits[digits + block] as number) &
        (this.#byLength[length + block] as number);
      if (set === 0) continue;
      left[block] = set;
      blocks[count++] = block;
    }
    const byPrefix = (this.#byPrefix ??= this.#prefixes());
    for (let place = 0; count > 0 && place < PREFIX_LENGTH; place++) {
      const index = word.start + place;
      const code = index < text.length ? text.charCodeAt(index) : OTHER_SLOT;
      const row = (place * SLOTS + (code < OTHER_SLOT ? code : OTHER_SLOT)) * width;
      let kept = 0;
      for (let entry = 0; entry < count; entry++) {
        const block = blocks[entry] as number;
        const set = (left[block] as number) & (byPrefix[row + block] as number);
        if (set === 0) continue;
        left[block] = set;
        blocks[kept++] = block;
      }
      count = kept;
    }
    for (let entry = 0; entry < count; entry++) {
      const block = blocks[entry] as number;
      for (let set = left[block] as number; set !== 0; set &= set - 1) {
        const bit = BITS - 1 - Math.clz32(set & -set);
        tried(this.detectors[block * BITS + bit] as CompiledDetector);
      }
    }
  }

  /** A set of all detectors that need no context word. */
  openSet(): Uint32Array {
    return this.#sets(1, ({ spec }) => spec.context?.require !== true);
  }

  #sets(count: number, holds: (detector: CompiledDetector, row: number) => boolean): Uint32Array {
    const sets = new Uint32Array(count * this.#width);
    for (let row = 0; row < count; row++) {
      this.detectors.forEach((detector, index) => {
        if (!holds(detector, row)) return;
        const place = row * this.#width + Math.floor(index / BITS);
        sets[place] = (sets[place] as number) | (1 << (index % BITS));
      });
    }
    return sets;
  }

  #prefixes(): Uint32Array {
    const known = this.detectors.map(({ spec }) =>
      // With a look-back the match starts before the word.
      spec.lookback === undefined ? prefixSets(spec.pattern, spec.ignoreCase) : undefined,
    );
    const index = new Map(this.detectors.map((detector, number) => [detector, number]));
    return this.#sets(PREFIX_LENGTH * SLOTS, (detector, row) => {
      const sets = known[index.get(detector) ?? -1];
      return sets === undefined || sets[Math.floor(row / SLOTS)]?.[row % SLOTS] === 1;
    });
  }
}
