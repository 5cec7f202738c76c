import { DIMENSIONS } from './encoder/encoder';

/** Sharpness of the comparison between topics. */
const SHARPNESS = 14;

/** A score of a topic that nobody speaks of at all. */
const NOTHING = -8;

/** Phrases by topic: topic `i` has the phrases from `starts[i]` to `starts[i + 1]`. */
export interface ContrastAnchors {
  /** Embeddings, one after the other. */
  readonly phrases: Float32Array;
  readonly starts: readonly number[];
  /** The topics from this number on are harmless ones. */
  readonly harmless: number;
}

/**
 * Which of several topics a text is nearest to: each topic's best phrase, against the best phrases
 * of all others. Knows topics that nobody has examples of, by their descriptions.
 */
export class TopicContrast {
  constructor(private readonly anchors: ContrastAnchors) {}

  /**
   * Logarithm of each topic's share for the stretch that shows it most, 0 at best; and last, that
   * of all topics that are not harmless together.
   */
  shares(embeddings: readonly Float32Array[]): Float64Array {
    const { starts, harmless } = this.anchors;
    const topics = starts.length - 1;
    const most = new Float64Array(harmless + 1).fill(NOTHING);
    for (const embedding of embeddings) {
      const best = Float64Array.from({ length: topics }, (_, topic) =>
        this.#nearest(embedding, topic),
      );
      const weights = best.map((value) => Math.exp(SHARPNESS * value));
      const total = Math.log(weights.reduce((sum, weight) => sum + weight, 0));
      const harmful = weights.subarray(0, harmless).reduce((sum, weight) => sum + weight, 0);
      for (let topic = 0; topic < harmless; topic++) {
        most[topic] = Math.max(most[topic] as number, SHARPNESS * (best[topic] as number) - total);
      }
      most[harmless] = Math.max(most[harmless] as number, Math.log(harmful) - total);
    }
    return most;
  }

  #nearest(embedding: Float32Array, topic: number): number {
    const { phrases, starts } = this.anchors;
    let best = -1;
    for (let phrase = starts[topic] as number; phrase < (starts[topic + 1] as number); phrase++) {
      let sum = 0;
      const row = phrase * DIMENSIONS;
      for (let x = 0; x < DIMENSIONS; x++) {
        sum += (phrases[row + x] as number) * (embedding[x] as number);
      }
      best = Math.max(best, sum);
    }
    return best;
  }
}
