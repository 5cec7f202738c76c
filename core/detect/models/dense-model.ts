/** A layer of rectified units between an embedding and the tasks. */
export interface DenseWeights {
  readonly hidden: number;
  /** By unit, then by place of the embedding. */
  readonly first: Float32Array;
  readonly firstBias: Float32Array;
  /** By task, then by unit. */
  readonly second: Float32Array;
  readonly secondBias: Float32Array;
}

/** Logit of each task for one embedding. */
export function denseLogits(weights: DenseWeights, embedding: Float32Array): Float32Array {
  const { hidden, first, firstBias, second, secondBias } = weights;
  const width = embedding.length;
  const active = new Float32Array(hidden);
  for (let unit = 0; unit < hidden; unit++) {
    let sum = firstBias[unit] as number;
    for (let x = 0; x < width; x++) {
      sum += (first[unit * width + x] as number) * (embedding[x] as number);
    }
    active[unit] = Math.max(0, sum);
  }
  return secondBias.map((bias, task) => {
    let sum = bias;
    for (let unit = 0; unit < hidden; unit++) {
      sum += (second[task * hidden + unit] as number) * (active[unit] as number);
    }
    return sum;
  });
}
