import type { TextFeatures } from './text-features';

/** Weights of several tasks over the same features; `weights[bucket * tasks + task]`, int8. */
export interface LinearWeights {
  readonly weights: Int8Array;
  /** What one step of each task's weights is worth. */
  readonly scales: Float32Array;
  readonly biases: Float32Array;
}

/** Running sums, so that the score of any stretch of tokens costs one subtraction. */
export class TokenSums {
  sums = new Float64Array(1 << 14);
  counts = new Uint32Array(1 << 10);

  reserve(tokens: number, tasks: number): void {
    if (this.counts.length < tokens + 1) this.counts = new Uint32Array(2 * (tokens + 1));
    if (this.sums.length < (tokens + 1) * tasks)
      this.sums = new Float64Array(2 * (tokens + 1) * tasks);
  }
}

/** Several logistic regressions over hashed features. */
export class LinearModel {
  readonly tasks: number;
  readonly #sums = new TokenSums();

  constructor(private readonly model: LinearWeights) {
    this.tasks = model.scales.length;
  }

  /** Prefix sums over the tokens of a text; valid until the next call. */
  sum(features: TextFeatures): TokenSums {
    const { buckets, starts, tokens } = features;
    const { weights } = this.model;
    const tasks = this.tasks;
    const out = this.#sums;
    out.reserve(tokens, tasks);
    const { sums, counts } = out;
    sums.fill(0, 0, tasks);
    counts[0] = 0;
    for (let token = 0; token < tokens; token++) {
      const row = (token + 1) * tasks;
      for (let task = 0; task < tasks; task++)
        sums[row + task] = sums[row - tasks + task] as number;
      const end = starts[token + 1] as number;
      for (let at = starts[token] as number; at < end; at++) {
        const base = (buckets[at] as number) * tasks;
        for (let task = 0; task < tasks; task++) {
          sums[row + task] = (sums[row + task] as number) + (weights[base + task] as number);
        }
      }
      counts[token + 1] = end;
    }
    return out;
  }

  /** Logit of one task for the tokens from `from` (inclusive) to `to` (exclusive). */
  logit(sums: TokenSums, task: number, from: number, to: number): number {
    const count = (sums.counts[to] as number) - (sums.counts[from] as number);
    if (count === 0) return this.model.biases[task] as number;
    const sum =
      (sums.sums[to * this.tasks + task] as number) -
      (sums.sums[from * this.tasks + task] as number);
    return (
      (this.model.biases[task] as number) +
      (sum * (this.model.scales[task] as number)) / Math.sqrt(count)
    );
  }
}
