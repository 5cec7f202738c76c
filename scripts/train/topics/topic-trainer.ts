import { DIMENSIONS, type Encoder } from '../../../core/detect/models/encoder/encoder';
import { STRETCH_PIECES } from '../../../core/detect/models/dense-stretches';
import {
  PreparedTopic,
  wordingsOf,
  type TopicAnchors,
} from '../../../core/detect/models/topics/topic-inputs';
import { blended, type BlendWeights } from '../../../core/detect/models/blend';
import { trainBlend, type BlendExample } from '../blend-trainer';
import { areaUnderCurve, recallAt } from '../metrics';
import { TOPIC_BANK } from './topic-bank';

/** Each text is held against this many topics that it is not about, for each that it is. */
const OTHERS = 12;

export interface TopicModel {
  readonly anchors: TopicAnchors;
  readonly blend: BlendWeights;
  /** Over topics that were held out of what they are compared with. */
  readonly metrics: Readonly<Record<string, number>>;
}

function normalised(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0)) || 1;
  return vector.map((value) => value / length);
}

function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(DIMENSIONS);
  for (const vector of vectors) vector.forEach((value, x) => (sum[x] = (sum[x] as number) + value));
  return normalised(sum);
}

function joined(vectors: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(vectors.length * DIMENSIONS);
  vectors.forEach((vector, index) => out.set(vector, index * DIMENSIONS));
  return out;
}

/** Learns the blend with each topic held out of what it is compared with. */
export function trainTopics(encoder: Encoder): TopicModel {
  const texts = TOPIC_BANK.map((topic) =>
    topic.texts.map((text) => encoder.embed(text, STRETCH_PIECES)),
  );
  const phrases = TOPIC_BANK.map((topic) =>
    mean(topic.phrases.map((phrase) => encoder.embed(phrase))),
  );
  const anchors = {
    count: TOPIC_BANK.length,
    phrases: joined(phrases),
    texts: joined(texts.map(mean)),
  };
  const examples: BlendExample[] = [];
  TOPIC_BANK.forEach((topic, number) => {
    for (const phrase of topic.phrases) {
      const wordings = wordingsOf(phrase).map((wording) => encoder.embed(wording));
      const prepared = new PreparedTopic({ phrase, wordings }, anchors, number);
      topic.texts.forEach((text, index) => {
        const embedding = texts[number]?.[index] as Float32Array;
        examples.push({ inputs: prepared.inputs(text, embedding), target: 1, weight: OTHERS / 3 });
      });
      for (let step = 1; step <= OTHERS * topic.texts.length; step++) {
        const other = (number + 1 + ((step * 37) % (TOPIC_BANK.length - 1))) % TOPIC_BANK.length;
        const list = TOPIC_BANK[other]?.texts ?? [];
        const index = step % list.length;
        const embedding = texts[other]?.[index] as Float32Array;
        examples.push({
          inputs: prepared.inputs(list[index] ?? '', embedding),
          target: 0,
          weight: 1,
        });
      }
    }
  });
  const blend = trainBlend(examples, 7);
  const scored = examples.map(({ inputs, target }) => ({
    score: blended(blend, inputs),
    positive: target === 1,
  }));
  const metrics = {
    areaUnderCurve: Number(areaUnderCurve(scored).toFixed(3)),
    recallAt5: Number(recallAt(scored, 0.05).toFixed(3)),
  };
  return { anchors, blend, metrics };
}
