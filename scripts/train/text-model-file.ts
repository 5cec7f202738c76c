import { TopicContrast, type ContrastAnchors } from '../../core/detect/models/topic-contrast';
import { DIMENSIONS } from '../../core/detect/models/encoder/encoder';
import { UNSAFE_CATEGORIES } from '../../core/exchange/signals';
import { writeContainer } from './container-writer';
import type { DataFolder } from './data';
import type { EmbeddingCache } from './embedding-cache';
import type { TrainedFile } from './index';
import { HARMLESS_PHRASES, UNSAFE_PHRASES } from './grammar/topic-phrases';
import { Random } from './random';
import { sourceGroup } from './source-groups';
import { dataTexts, ownTexts } from './text-examples';
import { textMetrics } from './text-metrics';
import { TextTrainer } from './text-trainer';

const SEED = 20_261_125;

/** Pieces of a phrase that are read. */
const PHRASE_PIECES = 32;

/** Descriptions of the unsafe topics, and of harmless ones beside them. */
function contrastAnchors(cache: EmbeddingCache): ContrastAnchors {
  const topics = [
    ...UNSAFE_CATEGORIES.map((category) => UNSAFE_PHRASES[category]),
    ...HARMLESS_PHRASES,
  ];
  const starts = [0];
  for (const phrases of topics) starts.push((starts.at(-1) ?? 0) + phrases.length);
  const phrases = new Float32Array((starts.at(-1) ?? 0) * DIMENSIONS);
  topics.flat().forEach((phrase, index) => {
    phrases.set(cache.embed(phrase, PHRASE_PIECES), index * DIMENSIONS);
  });
  return { phrases, starts, harmless: UNSAFE_CATEGORIES.length };
}

/** Trains injection and unsafe topics. */
export function textModel(
  data: DataFolder,
  cache: EmbeddingCache,
  log: (line: string) => void,
): TrainedFile {
  const texts = dataTexts(data);
  const documents = texts.filter(({ source }) => /BIPIA train contexts$|README/.test(source));
  const all = [...texts, ...ownTexts(documents, new Random(SEED))];
  log(`${texts.length} texts of the data, ${all.length - texts.length} of our own`);
  const anchors = contrastAnchors(cache);
  const { linear, dense, blends, heldOut } = new TextTrainer(
    all,
    cache,
    new TopicContrast(anchors),
  ).train(sourceGroup, log);
  const arrays = {
    'linear.weights': linear.weights,
    'linear.scales': linear.scales,
    'linear.biases': linear.biases,
    'dense.first': dense.first,
    'dense.firstBias': dense.firstBias,
    'dense.second': dense.second,
    'dense.secondBias': dense.secondBias,
    phrases: anchors.phrases,
  };
  const { starts, harmless } = anchors;
  return {
    bytes: writeContainer(arrays, { blends, starts, harmless }),
    metrics: textMetrics(heldOut),
  };
}
