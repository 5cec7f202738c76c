import { UNSAFE_CATEGORIES, type LlmSignals, type UnsafeCategory } from '../../exchange/signals';

/** Probability from which a topic counts as seen. */
const SEEN = 0.5;

/** Names that the field uses beside the numbers; rules may use either. */
const NAMES: Readonly<Partial<Record<UnsafeCategory, string>>> = {
  S1: 'VIOLENCE_AND_WEAPONS',
  S2: 'NON_VIOLENT_CRIME',
  S3: 'SEXUAL_CONTENT',
  S4: 'CHILD_SAFETY',
  S9: 'VIOLENCE_AND_WEAPONS',
  S10: 'HATE_AND_DISCRIMINATION',
  S11: 'SELF_HARM_AND_SUICIDE',
  S12: 'SEXUAL_CONTENT',
};

export function isUnsafe(llm: LlmSignals): boolean {
  return llm.unsafe >= SEEN || UNSAFE_CATEGORIES.some((id) => llm.unsafeCategories[id] >= SEEN);
}

/** Numbers of the topics that were seen. */
export function seenTopics(llm: LlmSignals): UnsafeCategory[] {
  return UNSAFE_CATEGORIES.filter((id) => llm.unsafeCategories[id] >= SEEN);
}

/** Numbers of the topics that were seen, and their names after them. */
export function unsafeTopics(llm: LlmSignals): string[] {
  const seen = seenTopics(llm);
  const names = seen.flatMap((id) => NAMES[id] ?? []);
  return [...seen, ...new Set(names)];
}
