/** A score and whether it belongs to a positive. */
export interface Scored {
  readonly score: number;
  readonly positive: boolean;
}

/** Area under the ROC curve; ties count half. NaN without both classes. */
export function areaUnderCurve(items: readonly Scored[]): number {
  const sorted = [...items].sort((a, b) => a.score - b.score);
  const positives = sorted.filter((item) => item.positive).length;
  const negatives = sorted.length - positives;
  let rankSum = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.score === sorted[from]?.score) to++;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at++) if (sorted[at]?.positive === true) rankSum += rank;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Threshold above which at most `rate` of the negatives score. */
export function thresholdAt(items: readonly Scored[], rate: number): number {
  const negatives = items.filter((item) => !item.positive).map((item) => item.score);
  negatives.sort((a, b) => b - a);
  return negatives[Math.floor(negatives.length * rate)] ?? -Infinity;
}

/** Share of the positives above the threshold that `rate` of the negatives exceed. */
export function recallAt(items: readonly Scored[], rate: number): number {
  const threshold = thresholdAt(items, rate);
  const positives = items.filter((item) => item.positive);
  return positives.filter((item) => item.score > threshold).length / positives.length;
}

/** Best F1 over all thresholds, with its threshold. */
export function bestF1(items: readonly Scored[]): { f1: number; threshold: number } {
  const sorted = [...items].sort((a, b) => b.score - a.score);
  const positives = sorted.filter((item) => item.positive).length;
  let hits = 0;
  let best = { f1: 0, threshold: Infinity };
  sorted.forEach((item, index) => {
    if (item.positive) hits++;
    const f1 = (2 * hits) / (index + 1 + positives);
    if (f1 > best.f1) best = { f1, threshold: item.score };
  });
  return best;
}
