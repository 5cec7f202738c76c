/** Words that say too little to tell two topics apart. */
const FILLERS = new Set([
  'a',
  'about',
  'an',
  'and',
  'any',
  'for',
  'in',
  'of',
  'on',
  'or',
  'the',
  'to',
]);
/** Share of common words from which two topics are taken to overlap. */
const OVERLAP = 0.5;

/** Pairs of topics, by label, that say much the same, so that both would score alike. */
export function topicOverlaps(
  topics: readonly { readonly label: string; readonly topic: string }[],
): readonly (readonly [string, string])[] {
  const words = topics.map(({ label, topic }) => ({ label, words: wordsOf(topic) }));
  return words.flatMap((one, index) =>
    words
      .slice(index + 1)
      .filter((other) => shared(one.words, other.words) >= OVERLAP)
      .map((other) => [one.label, other.label] as const),
  );
}

function wordsOf(topic: string): ReadonlySet<string> {
  const words = topic.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return new Set(words.filter((word) => !FILLERS.has(word)).map((word) => word.replace(/s$/, '')));
}

/** Jaccard index of two sets of words. */
function shared(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length;
  const all = new Set([...one, ...other]).size;
  return all === 0 ? 0 : common / all;
}
