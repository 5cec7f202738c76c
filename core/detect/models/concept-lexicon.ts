import { foldText } from './folded-text';

/** Longest stem that is looked up, UTF-16 units. */
const LONGEST_STEM = 14;

/** Scripts that are written without blanks: what begins a run of them is a stem. */
const UNSPACED = /^[\u0e00-\u0e7f\u3040-\u9fff]/;

/**
 * Words of many languages that mean the same for the models, so that what is learned from one
 * language holds in the others. A stem with `*` also stands for every word that begins with it.
 */
export class ConceptLexicon {
  readonly #exact = new Map<string, number>();
  readonly #stems = new Map<string, number>();

  /** @param concepts name → words and stems, separated by blanks. */
  constructor(concepts: Readonly<Record<string, string>>) {
    Object.values(concepts).forEach((words, index) => {
      for (const entry of words.split(' ')) {
        const open = entry.endsWith('*');
        const word = foldText(open ? entry.slice(0, -1) : entry);
        if (open || UNSPACED.test(word)) this.#stems.set(word, index + 1);
        else this.#exact.set(word, index + 1);
      }
    });
  }

  /** Number of the word's concept, from 1; 0 where it has none. */
  conceptOf(word: string): number {
    const exact = this.#exact.get(word);
    if (exact !== undefined) return exact;
    for (let length = Math.min(word.length, LONGEST_STEM); length > 0; length--) {
      const concept = this.#stems.get(length === word.length ? word : word.slice(0, length));
      if (concept !== undefined) return concept;
    }
    return 0;
  }
}
