import type { LinearReading } from './linear-reader';
import { PEAK_TASKS } from './tasks';

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

/** Inputs of the dense layer: its highest logit over the stretches it was shown. */
export function denseInput(logits: readonly Float32Array[], task: number): number {
  return clipped(logits.reduce((most, one) => Math.max(most, one[task] as number), -Infinity));
}

/** Probability by a blend. */
export function blended(weights: BlendWeights, inputs: readonly number[]): number {
  let logit = weights[inputs.length] ?? 0;
  inputs.forEach((input, index) => (logit += input * (weights[index] ?? 0)));
  return 1 / (1 + Math.exp(-logit));
}
