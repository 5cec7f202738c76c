import { writeContainer } from './container-writer';
import type { DataFolder } from './data';
import type { EmbeddingCache } from './embedding-cache';
import type { TrainedFile } from './index';
import { Random } from './random';
import { sourceGroup } from './source-groups';
import { dataTexts, ownTexts } from './text-examples';
import { textMetrics } from './text-metrics';
import { TextTrainer } from './text-trainer';

const SEED = 20_261_125;

/** Trains injection and unsafe topics. */
export function textModel(
  data: DataFolder,
  cache: EmbeddingCache,
  log: (line: string) => void,
): TrainedFile {
  const texts = dataTexts(data);
  const documents = texts
    .filter(({ source }) => /BIPIA train contexts|README/.test(source))
    .map(({ text }) => text);
  const all = [...texts, ...ownTexts(documents, new Random(SEED))];
  log(`${texts.length} texts of the data, ${all.length - texts.length} of our own`);
  const { linear, dense, blends, heldOut } = new TextTrainer(all, cache).train(sourceGroup, log);
  const arrays = {
    'linear.weights': linear.weights,
    'linear.scales': linear.scales,
    'linear.biases': linear.biases,
    'dense.first': dense.first,
    'dense.firstBias': dense.firstBias,
    'dense.second': dense.second,
    'dense.secondBias': dense.secondBias,
  };
  return { bytes: writeContainer(arrays, { blends }), metrics: textMetrics(heldOut) };
}
