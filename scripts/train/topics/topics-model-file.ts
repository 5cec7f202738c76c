import type { Encoder } from '../../../core/detect/models/encoder/encoder';
import { writeContainer } from '../container-writer';
import type { TrainedFile } from '../index';
import { trainTopics } from './topic-trainer';

/** Trains custom topics. */
export function topicsModel(encoder: Encoder): TrainedFile {
  const { anchors, blend, metrics } = trainTopics(encoder);
  const arrays = { phrases: anchors.phrases, texts: anchors.texts };
  return { bytes: writeContainer(arrays, { blend }), metrics };
}
