/** A probability as a score of 1–99 where low is dangerous or relevant. */
export function lowScore(probability: number): number {
  return Math.max(1, Math.min(99, Math.round(100 * (1 - probability))));
}

/** A probability with as many digits as say anything. */
export function rounded(probability: number): number {
  return Number(probability.toFixed(4));
}
