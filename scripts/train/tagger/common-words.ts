import type { GazetteerKind } from '../../../core/detect/models/tagger/gazetteer';
import { tagTokens } from '../../../core/detect/models/tagger/tokens';
import { WORD_LISTS } from './word-lists';

/** A word is common from so many texts on that write it in lower case. */
const LEAST_TEXTS = 4;

/** Share of its occurrences inside sentences that are in lower case. */
const LEAST_LOWER = 0.75;

/** Words of these kinds say something in lower case too. */
const TELLING: readonly GazetteerKind[] = ['medical', 'nationality'];

/**
 * Words that people write in lower case again and again: where one of them is also a name ("port",
 * "will", "orange"), it takes more than the list of names to make it one. In the order of the
 * alphabet.
 */
export function commonWords(texts: Iterable<string>): string[] {
  const lower = new Map<string, number>();
  const capital = new Map<string, number>();
  const count = (counts: Map<string, number>, words: ReadonlySet<string>): void => {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  };
  for (const text of texts) {
    const low = new Set<string>();
    const high = new Set<string>();
    for (const { text: word, lower: folded, first } of tagTokens(text)) {
      if (!/^\p{L}{2,}$/u.test(word)) continue;
      if (word === folded) low.add(folded);
      else if (!first) high.add(folded);
    }
    count(lower, low);
    count(capital, high);
  }
  const telling = new Set(TELLING.flatMap((kind) => WORD_LISTS[kind] ?? []));
  return [...lower]
    .filter(([word, times]) => {
      if (times < LEAST_TEXTS || telling.has(word)) return false;
      return times / (times + (capital.get(word) ?? 0)) >= LEAST_LOWER;
    })
    .map(([word]) => word)
    .sort();
}
