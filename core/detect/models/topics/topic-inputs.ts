import { DIMENSIONS } from '../encoder/encoder';

/** What the meaning of "about" was learned from: known topics by their phrases and texts. */
export interface TopicAnchors {
  readonly count: number;
  /** Embedding of each topic's phrase, one after the other. */
  readonly phrases: Float32Array;
  /** Mean embedding of each topic's texts. */
  readonly texts: Float32Array;
}

/** A topic asked for: its phrase, and embeddings of that phrase in several wordings. */
export interface AskedTopic {
  readonly phrase: string;
  readonly wordings: readonly Float32Array[];
}

/** Sharpness of comparisons with other topics. */
const SHARPNESS = 18;

/** Known topics as close as this to the asked one are the same topic, not others. */
const SAME = 0.62;

/** Sharpness with which known topics lend their texts to the asked one. */
const LENDING = 12;

export function cosine(a: Float32Array, b: Float32Array, at = 0): number {
  let sum = 0;
  for (let x = 0; x < DIMENSIONS; x++) sum += (a[x] as number) * (b[at + x] as number);
  return sum;
}

/** The ways a topic is worded for the encoder. */
export function wordingsOf(phrase: string): string[] {
  return [
    phrase,
    `This text is about ${phrase}.`,
    `A question about ${phrase}`,
    `Tell me about ${phrase}`,
  ];
}

/** An asked topic beside the known ones; costs nothing per text. */
export class PreparedTopic {
  readonly #others: readonly number[];
  readonly #lent: Float32Array;
  readonly #stems: readonly string[];
  readonly #nearest: number;

  /** @param hidden number of a known topic that must not be used; for judging on the known ones */
  constructor(
    private readonly topic: AskedTopic,
    private readonly anchors: TopicAnchors,
    hidden = -1,
  ) {
    const [plain] = topic.wordings;
    const near = Array.from({ length: anchors.count }, (_, index) =>
      index === hidden || plain === undefined
        ? 0
        : cosine(plain, anchors.phrases, index * DIMENSIONS),
    );
    this.#others = near.flatMap((value, index) =>
      index !== hidden && value < SAME ? [index] : [],
    );
    this.#nearest = Math.max(0, ...near);
    this.#lent = new Float32Array(DIMENSIONS);
    near.forEach((value, index) => {
      if (index === hidden) return;
      const weight = Math.exp(LENDING * (value - this.#nearest));
      for (let x = 0; x < DIMENSIONS; x++) {
        this.#lent[x] =
          (this.#lent[x] as number) + weight * (anchors.texts[index * DIMENSIONS + x] as number);
      }
    });
    const length = Math.sqrt(this.#lent.reduce((sum, value) => sum + value * value, 0)) || 1;
    this.#lent.forEach((value, x) => (this.#lent[x] = value / length));
    this.#stems = stemsOf(topic.phrase);
  }

  /** What is known about whether a text is about the topic, for the blend. */
  inputs(text: string, embedding: Float32Array): number[] {
    const similarities = this.topic.wordings.map((wording) => cosine(wording, embedding));
    const best = Math.max(...similarities);
    const mean = similarities.reduce((sum, value) => sum + value, 0) / similarities.length;
    const others = this.#others.map((index) =>
      Math.max(
        cosine(embedding, this.anchors.phrases, index * DIMENSIONS),
        0.85 * cosine(embedding, this.anchors.texts, index * DIMENSIONS),
      ),
    );
    const average = others.reduce((sum, value) => sum + value, 0) / Math.max(1, others.length);
    const crowd = Math.log(
      others.reduce((sum, value) => sum + Math.exp(SHARPNESS * (value - best)), 1),
    );
    const lent = cosine(this.#lent, embedding);
    const lower = text.toLowerCase();
    const shared = this.#stems.filter((stem) => lower.includes(stem)).length;
    return [
      best,
      mean - average,
      -crowd / 4,
      lent * this.#nearest,
      Math.max(0, lent - 0.4) * Math.max(0, this.#nearest - 0.5) * 4,
      shared / Math.max(1, this.#stems.length),
      shared > 0 ? 1 : 0,
    ];
  }
}

/** Beginnings of a phrase's words that carry meaning. */
function stemsOf(phrase: string): string[] {
  const words = phrase.toLowerCase().match(/[a-z0-9]{4,}/g) ?? [];
  return words
    .filter(
      (word) =>
        !/^(?:about|with|from|that|this|other|related|questions?|topics?|information|discussion|general)$/.test(
          word,
        ),
    )
    .map((word) => word.slice(0, Math.max(4, word.length - 2)));
}
