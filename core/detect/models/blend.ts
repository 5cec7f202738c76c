import type { LinearReading } from './linear-reader';
import { FIRST_CATEGORY, PEAK_TASKS, UNSAFE } from './tasks';

/** A logistic regression over what the layers say of one task: weights, then the bias. */
export type BlendWeights = readonly number[];

/** How the layers' logits become a probability, with and without the dense layer. */
export interface TaskBlend {
  readonly linear: BlendWeights;
  readonly full: BlendWeights;
}

/** Logits beyond this say no more. */
const LOGIT_LIMIT = 12;

const clipped = (logit: number): number => Math.max(-LOGIT_LIMIT, Math.min(LOGIT_LIMIT, logit));

/** Inputs of a task's blend without the dense layer. */
export function blendInputs(reading: LinearReading, task: number): number[] {
  const peaks = reading.peaks[PEAK_TASKS.indexOf(task as (typeof PEAK_TASKS)[number])];
  const logits = peaks === undefined ? [reading.whole[task] as number] : [...peaks];
  return [...logits.map(clipped), Math.log1p(reading.tokens) - 3];
}

/**
 * Inputs of the dense layer: its highest logit over the stretches it was shown and, for topics, how
 * near the text is to their descriptions.
 */
export function denseInputs(
  logits: readonly Float32Array[],
  shares: Float64Array,
  task: number,
): number[] {
  const most = logits.reduce((highest, one) => Math.max(highest, one[task] as number), -Infinity);
  if (task < UNSAFE) return [clipped(most)];
  const share = task === UNSAFE ? shares.at(-1) : shares[task - FIRST_CATEGORY];
  return [clipped(most), share as number];
}

/** Probability by a blend. */
export function blended(weights: BlendWeights, inputs: readonly number[]): number {
  let logit = weights[inputs.length] ?? 0;
  inputs.forEach((input, index) => (logit += input * (weights[index] ?? 0)));
  return 1 / (1 + Math.exp(-logit));
}
