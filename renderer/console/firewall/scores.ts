/** How many prompts had which injection score, 1–99; low is dangerous. */
export type Scores = ReadonlyMap<number, number>;

/** Width of a bar of the histogram. */
const BAR = 5;

export function scoresOf(
  totals: readonly { readonly series: string; readonly count: number }[],
): Scores {
  const scores = new Map<number, number>();
  for (const { series, count } of totals) {
    const score = Number(series);
    scores.set(score, (scores.get(score) ?? 0) + count);
  }
  return scores;
}

const sum = (counts: Iterable<number>): number => [...counts].reduce((all, one) => all + one, 0);

/** What a threshold would have stopped: every score below it. */
export function blockedBelow(
  scores: Scores,
  threshold: number,
): { readonly blocked: number; readonly all: number } {
  const below = [...scores].filter(([score]) => score < threshold).map(([, count]) => count);
  return { blocked: sum(below), all: sum(scores.values()) };
}

interface Bar {
  readonly label: string;
  /** Lowest score of the bar. */
  readonly from: number;
  readonly blocked: number;
  readonly passed: number;
}

/** The histogram, each bar divided at the threshold. */
export function barsOf(scores: Scores, threshold: number): readonly Bar[] {
  return Array.from({ length: Math.ceil(100 / BAR) }, (_, index) => {
    const from = index * BAR;
    const inside = [...scores].filter(([score]) => score >= from && score < from + BAR);
    const part = (held: boolean): number =>
      sum(inside.filter(([score]) => score < threshold === held).map(([, count]) => count));
    return {
      label: `${Math.max(1, from)}–${from + BAR - 1}`,
      from,
      blocked: part(true),
      passed: part(false),
    };
  });
}
