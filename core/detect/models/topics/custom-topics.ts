import { blended, type BlendWeights } from '../blend';
import type { Container } from '../container';
import type { Encoder } from '../encoder/encoder';
import { PreparedTopic, wordingsOf, type TopicAnchors } from './topic-inputs';

interface TopicsMeta {
  readonly blend: BlendWeights;
}

/** So many phrases are kept ready; a policy has at most twenty. */
const KEPT = 256;

/** Scores topics nobody trained for, by comparing sentence embeddings with those of known topics. */
export class CustomTopics {
  readonly #anchors: TopicAnchors;
  readonly #blend: BlendWeights;
  readonly #prepared = new Map<string, PreparedTopic>();

  /** @throws ModelFileError */
  constructor(
    container: Container,
    private readonly encoder: Encoder,
  ) {
    const phrases = container.float32('phrases');
    const texts = container.float32('texts');
    this.#anchors = { count: phrases.length / 512, phrases, texts };
    this.#blend = (container.meta as TopicsMeta).blend;
  }

  /** Probability of each topic (label → phrase) for the texts whose stretches were embedded. */
  score(
    texts: readonly string[],
    embeddings: readonly Float32Array[],
    topics: Readonly<Record<string, string>>,
  ): Record<string, number> {
    const text = texts.join('\n').slice(0, 4000);
    const entries = Object.entries(topics).map(([label, phrase]) => {
      const topic = this.#prepare(phrase);
      const probability = embeddings.reduce(
        (most, embedding) => Math.max(most, blended(this.#blend, topic.inputs(text, embedding))),
        0,
      );
      return [label, probability] as const;
    });
    return Object.fromEntries(entries);
  }

  #prepare(phrase: string): PreparedTopic {
    let topic = this.#prepared.get(phrase);
    if (topic === undefined) {
      if (this.#prepared.size >= KEPT) this.#prepared.clear();
      const wordings = wordingsOf(phrase).map((wording) => this.encoder.embed(wording));
      topic = new PreparedTopic({ phrase, wordings }, this.#anchors);
      this.#prepared.set(phrase, topic);
    }
    return topic;
  }
}
