import { FIRST_CATEGORY, INJECTION_USER, UNSAFE } from '../../core/detect/models/tasks';
import { UNSAFE_CATEGORIES } from '../../core/exchange/signals';
import { areaUnderCurve, bestF1, recallAt, type Scored } from './metrics';
import type { HeldOut } from './text-trainer';

/** Layers that a figure is of. */
type Layer = 'linear' | 'full';

function scored(
  held: readonly HeldOut[],
  task: number,
  layer: Layer,
): (Scored & { source: string })[] {
  return held
    .filter(({ example }) => !Number.isNaN(example.targets[task]))
    .map(({ example, [layer]: probabilities }) => ({
      score: probabilities[task] as number,
      positive: example.targets[task] === 1,
      source: example.source,
    }));
}

const round = (value: number): number => Number(value.toFixed(3));

/** Share of each source's texts that score above a half. */
function bySource(items: readonly (Scored & { source: string })[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const source of new Set(items.map((item) => item.source))) {
    for (const positive of [true, false]) {
      const own = items.filter((item) => item.source === source && item.positive === positive);
      if (own.length === 0) continue;
      const over = own.filter(({ score }) => score > 0.5).length;
      out[`${source} (${positive ? 'positive' : 'negative'})`] =
        `${over} of ${own.length} above 0.5`;
    }
  }
  return out;
}

/** Figures over texts of sources that the models had not seen. */
export function textMetrics(held: readonly HeldOut[]): Record<string, unknown> {
  const figures = (layer: Layer): Record<string, unknown> => {
    const injection = scored(held, INJECTION_USER, layer);
    const unsafe = scored(held, UNSAFE, layer);
    const unsafeOnly = held.filter(({ example }) => example.targets[UNSAFE] === 1);
    const categories = UNSAFE_CATEGORIES.flatMap((category, index) => {
      const items = scored(unsafeOnly, FIRST_CATEGORY + index, layer);
      return items.some(({ positive }) => positive)
        ? [[category, round(areaUnderCurve(items))] as const]
        : [];
    });
    return {
      injection: {
        areaUnderCurve: round(areaUnderCurve(injection)),
        recallAt1: round(recallAt(injection, 0.01)),
        recallAt5: round(recallAt(injection, 0.05)),
        bySource: bySource(injection),
      },
      unsafe: {
        areaUnderCurve: round(areaUnderCurve(unsafe)),
        f1: round(bestF1(unsafe).f1),
        threshold: round(bestF1(unsafe).threshold),
        bySource: bySource(unsafe),
        categories: Object.fromEntries(categories),
      },
    };
  };
  return { linear: figures('linear'), full: figures('full') };
}
