import type { UnsafeCategory } from '../../exchange/signals';
import type { LabelMeaning, ModelFolder } from './model-folder';

/** What a model of the company's own says of some texts; probabilities, only of what it has labels for. */
export interface CompanyScores {
  readonly injection?: number;
  readonly unsafe?: number;
  readonly categories: Readonly<Partial<Record<UnsafeCategory, number>>>;
}

/** Probability of each label by the model's outputs. */
export function labelProbabilities(
  logits: readonly number[],
  scores: ModelFolder['scores'],
): number[] {
  if (scores === 'sigmoid') return logits.map((logit) => 1 / (1 + Math.exp(-logit)));
  const highest = Math.max(...logits);
  const weights = logits.map((logit) => Math.exp(logit - highest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Of several labels with one meaning the surest counts; any unsafe topic is unsafe. */
export function companyScores(
  probabilities: readonly number[],
  meanings: readonly LabelMeaning[],
): CompanyScores {
  const most: Partial<Record<Exclude<LabelMeaning, 'harmless'>, number>> = {};
  meanings.forEach((meaning, label) => {
    if (meaning === 'harmless') return;
    most[meaning] = Math.max(most[meaning] ?? 0, probabilities[label] ?? 0);
  });
  const { injection, unsafe, ...categories } = most;
  const topics = [...Object.values(categories), ...(unsafe === undefined ? [] : [unsafe])];
  return {
    ...(injection === undefined ? {} : { injection }),
    ...(topics.length === 0 ? {} : { unsafe: Math.max(...topics) }),
    categories,
  };
}
