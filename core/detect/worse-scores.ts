import { UNSAFE_CATEGORIES, type LlmSignals } from '../exchange/signals';

/** The worse of both in every score. */
export function worseScores(
  a: LlmSignals | undefined,
  b: LlmSignals | undefined,
): LlmSignals | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const unsafeCategories = { ...a.unsafeCategories };
  for (const category of UNSAFE_CATEGORIES) {
    unsafeCategories[category] = Math.max(
      a.unsafeCategories[category],
      b.unsafeCategories[category],
    );
  }
  const customTopics: Record<string, number> = { ...a.customTopics };
  for (const [label, score] of Object.entries(b.customTopics)) {
    customTopics[label] = Math.min(score, customTopics[label] ?? score);
  }
  return {
    injectionScore: Math.min(a.injectionScore, b.injectionScore),
    unsafe: Math.max(a.unsafe, b.unsafe),
    unsafeCategories,
    customTopics,
    topics: [...new Set([...a.topics, ...b.topics])],
  };
}
