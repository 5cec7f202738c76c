import { UNSAFE_CATEGORIES, type LlmSignals, type UnsafeCategory } from '../../exchange/signals';
import { lowScore, rounded } from '../models/score-scale';
import { intentTopics } from '../models/prompt-topics';
import type { CompanyScores } from './label-scores';
import type { ModelFolder } from './model-folder';

const INTENT = /^intent:/;

/**
 * The scores of the models that ship, with those of the company's: the worse of both (`beside`), or
 * the company's wherever it has one (`instead`).
 */
export function joinedScores(
  shipped: LlmSignals | undefined,
  company: CompanyScores,
  use: ModelFolder['use'],
): LlmSignals {
  const join = (own: number, theirs: number | undefined): number => {
    if (theirs === undefined) return own;
    return use === 'instead' ? theirs : Math.max(own, theirs);
  };
  const injection = join(1 - (shipped?.injectionScore ?? 99) / 100, company.injection);
  const unsafeCategories = Object.fromEntries(
    UNSAFE_CATEGORIES.map((name) => [
      name,
      rounded(join(shipped?.unsafeCategories[name] ?? 0, company.categories[name])),
    ]),
  ) as Record<UnsafeCategory, number>;
  return {
    injectionScore: lowScore(injection),
    unsafe: rounded(join(shipped?.unsafe ?? 0, company.unsafe)),
    unsafeCategories,
    customTopics: shipped?.customTopics ?? {},
    topics: [
      ...(shipped?.topics ?? []).filter((topic) => !INTENT.test(topic)),
      ...intentTopics(injection, unsafeCategories),
    ],
  };
}
