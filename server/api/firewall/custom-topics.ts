import { z } from 'zod';

/** Limits of custom topics, as the vendor documents them. */
export const CUSTOM_TOPICS = { most: 20, label: /^[a-z0-9-]{2,20}$/, topic: /^[\x20-\x7e]{2,50}$/ };

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

export const topicsBodySchema = z.strictObject({
  topics: z
    .array(
      z.strictObject({
        label: z.string().regex(CUSTOM_TOPICS.label, 'a label is 2–20 of a–z, 0–9 and hyphen'),
        topic: z.string().regex(CUSTOM_TOPICS.topic, 'a topic is 2–50 printable ASCII characters'),
      }),
    )
    .max(CUSTOM_TOPICS.most, `at most ${CUSTOM_TOPICS.most} topics`)
    .superRefine((topics, context) => {
      for (const key of ['label', 'topic'] as const) {
        const seen = new Set<string>();
        for (const [index, entry] of topics.entries()) {
          const value = entry[key].toLowerCase();
          if (seen.has(value)) {
            const message = `this ${key} is there already`;
            context.addIssue({ code: 'custom', path: [index, key], message });
          }
          seen.add(value);
        }
      }
    })
    .default([]),
});
export type CustomTopic = z.infer<typeof topicsBodySchema>['topics'][number];

/** Pairs of topics that say much the same, so that both would score alike. */
export function overlaps(topics: readonly CustomTopic[]): readonly (readonly [string, string])[] {
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
