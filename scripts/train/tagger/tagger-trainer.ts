import { Gazetteer } from '../../../core/detect/models/tagger/gazetteer';
import {
  MAX_FEATURES,
  TAG_BUCKETS,
  TagFeaturizer,
} from '../../../core/detect/models/tagger/tag-features';
import {
  OUTSIDE,
  TAG_COUNT,
  TAG_TYPES,
  beginTag,
  insideTag,
  isInside,
  typeOfTag,
} from '../../../core/detect/models/tagger/tags';
import { tagTokens } from '../../../core/detect/models/tagger/tokens';
import { isAllowed } from '../../../core/detect/models/tagger/tagger';
import type { ContainerArray } from '../../../core/detect/models/container';
import type { Random } from '../random';
import type { TagExample } from './tag-examples';

/** The same text as people type it in a hurry. */
function lowered(example: TagExample): TagExample {
  const text = example.text.toLowerCase();
  return text.length === example.text.length ? { ...example, text } : example;
}

interface Prepared {
  readonly features: TagFeaturizer;
  readonly gold: number[];
  readonly allowed: boolean[];
}

function prepare(example: TagExample, gazetteer: Gazetteer): Prepared {
  const tokens = tagTokens(example.text);
  const features = new TagFeaturizer(tokens, gazetteer);
  const gold = tokens.map(({ start, end }) => {
    const span = example.spans.find((candidate) => start < candidate.end && end > candidate.start);
    const type = TAG_TYPES.findIndex((entry) => entry.type === span?.type);
    if (span === undefined || type < 0) return OUTSIDE;
    return start <= span.start ? beginTag(type) : insideTag(type);
  });
  const allowed = Array.from(
    { length: TAG_COUNT },
    (_, tag) => tag === OUTSIDE || example.annotated.has(TAG_TYPES[typeOfTag(tag)]?.type ?? ''),
  );
  return { features, gold, allowed };
}

/** Averaged perceptron: after each mistake the right tag's weights go up and the wrong one's down. */
export function trainTagger(
  examples: readonly TagExample[],
  gazetteerTable: { keys: Int32Array; kinds: Int32Array },
  epochs: number,
  random: Random,
): Record<string, ContainerArray> {
  const gazetteer = new Gazetteer(gazetteerTable.keys, gazetteerTable.kinds);
  const weights = new Float32Array(TAG_BUCKETS * TAG_COUNT);
  const sums = new Float64Array(TAG_BUCKETS * TAG_COUNT);
  let time = 1;
  const prepared = examples.map((example) =>
    prepare(random.chance(0.12) ? lowered(example) : example, gazetteer),
  );
  const scores = new Float64Array(TAG_COUNT);
  const written = new Int32Array(MAX_FEATURES);
  const change = (buckets: Int32Array, tag: number, by: number): void => {
    for (const bucket of buckets) {
      const at = bucket * TAG_COUNT + tag;
      weights[at] = (weights[at] as number) + by;
      sums[at] = (sums[at] as number) + by * time;
    }
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (const { features, gold, allowed } of random.shuffle([...prepared])) {
      let previous = OUTSIDE;
      let beforePrevious = OUTSIDE;
      gold.forEach((right, index) => {
        if (previous === OUTSIDE && features.isPlain(index)) {
          beforePrevious = OUTSIDE;
          return;
        }
        const count = features.write(index, previous, beforePrevious, written);
        const buckets = written.subarray(0, count).filter(() => !random.chance(0.1));
        scores.fill(0);
        for (const bucket of buckets) {
          const base = bucket * TAG_COUNT;
          for (let tag = 0; tag < TAG_COUNT; tag++)
            scores[tag] = (scores[tag] as number) + (weights[base + tag] as number);
        }
        let best = OUTSIDE;
        let most = -Infinity;
        for (let tag = 0; tag < TAG_COUNT; tag++) {
          if (allowed[tag] !== true) continue;
          if (isInside(tag) && (previous === OUTSIDE || typeOfTag(previous) !== typeOfTag(tag)))
            continue;
          // A margin makes the right tag win clearly.
          const score = (scores[tag] as number) + (tag === right ? 0 : 1.5);
          if (score > most && isAllowed(tag, features.forms, index)) {
            most = score;
            best = tag;
          }
        }
        if (best !== right) {
          change(buckets, right, 1);
          change(buckets, best, -1);
        }
        time++;
        beforePrevious = previous;
        previous = random.chance(0.85) ? right : best;
      });
    }
  }
  return quantised(weights, sums, time, gazetteerTable);
}

function quantised(
  weights: Float32Array,
  sums: Float64Array,
  time: number,
  { keys, kinds }: { keys: Int32Array; kinds: Int32Array },
): Record<string, ContainerArray> {
  const averaged = weights.map((weight, at) => weight - (sums[at] as number) / time);
  const magnitudes = averaged
    .map(Math.abs)
    .filter((value) => value > 0)
    .sort();
  const largest = magnitudes[Math.floor(magnitudes.length * 0.9999)] ?? 1;
  const out = Int8Array.from(averaged, (value) =>
    Math.max(-127, Math.min(127, Math.round((value / largest) * 127))),
  );
  return {
    weights: out,
    scale: Float32Array.of(largest / 127),
    bias: new Float32Array(TAG_COUNT),
    keys,
    kinds,
  };
}
