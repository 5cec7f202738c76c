import type { BlendWeights } from '../../core/detect/models/blend';

export interface BlendExample {
  readonly inputs: readonly number[];
  readonly target: number;
  readonly weight: number;
}

const STEPS = 400;
const RATE = 0.3;
/** Pull towards the start, so that few examples change little. */
const RIDGE = 1e-3;

/**
 * Logistic regression by gradient descent on standardised inputs. Weights of inputs are kept from
 * going below zero where `positive` says so: more evidence must never make a text look safer.
 */
export function trainBlend(examples: readonly BlendExample[], positive: number): BlendWeights {
  const width = examples[0]?.inputs.length ?? 0;
  const total = examples.reduce((sum, example) => sum + example.weight, 0);
  const weights = new Float64Array(width + 1);
  const spread = Array.from({ length: width }, (_, at) => {
    const squares = examples.reduce(
      (sum, { inputs, weight }) => sum + weight * (inputs[at] as number) ** 2,
      0,
    );
    return Math.sqrt(squares / total) + 1e-6;
  });
  for (let step = 0; step < STEPS; step++) {
    const gradient = new Float64Array(width + 1);
    for (const { inputs, target, weight } of examples) {
      let logit = weights[width] as number;
      for (let at = 0; at < width; at++)
        logit += ((weights[at] as number) * (inputs[at] as number)) / (spread[at] as number);
      const error = ((1 / (1 + Math.exp(-logit)) - target) * weight) / total;
      for (let at = 0; at < width; at++)
        gradient[at] =
          (gradient[at] as number) + (error * (inputs[at] as number)) / (spread[at] as number);
      gradient[width] = (gradient[width] as number) + error;
    }
    for (let at = 0; at <= width; at++) {
      const ridge = at < width ? RIDGE * (weights[at] as number) : 0;
      const value = (weights[at] as number) - RATE * 4 * ((gradient[at] as number) + ridge);
      weights[at] = at < positive ? Math.max(0, value) : value;
    }
  }
  return Array.from(weights, (weight, at) =>
    Number((at < width ? weight / (spread[at] as number) : weight).toPrecision(6)),
  );
}
