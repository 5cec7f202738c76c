import type { Clock } from '../../exchange/ports';

/** Turns a text into a vector of length 1, so that like texts have like vectors. */
export interface SentenceEncoder {
  encode(text: string): Promise<Float32Array>;
}

interface Entry {
  readonly vector: Float32Array;
  readonly key: string;
  readonly expires: number;
}

export interface SemanticHit {
  /** Key of the answer in the exact cache. */
  readonly key: string;
  /** Cosine similarity, 0–1. */
  readonly similarity: number;
}

/** Prompts remembered for one group. */
const GROUP_SIZE = 1000;
const GROUPS = 1000;

/**
 * Finds answers to prompts that mean the same. A group holds what must be equal: whose answer it is,
 * the model, and everything of the request but its newest text.
 */
export class SemanticCache {
  readonly #groups = new Map<string, Entry[]>();

  constructor(
    private readonly encoder: SentenceEncoder,
    private readonly clock: Clock,
  ) {}

  async encode(text: string): Promise<Float32Array> {
    return await this.encoder.encode(text);
  }

  /** The most similar prompt of the group, however little similar it is. */
  nearest(group: string, vector: Float32Array): SemanticHit | undefined {
    const now = this.clock.now();
    const entries = (this.#groups.get(group) ?? []).filter(({ expires }) => expires > now);
    let best: SemanticHit | undefined;
    for (const entry of entries) {
      const similarity = dot(vector, entry.vector);
      if (!best || similarity > best.similarity) best = { key: entry.key, similarity };
    }
    return best;
  }

  add(group: string, vector: Float32Array, key: string, expires: number): void {
    const entries = this.#groups.get(group) ?? [];
    entries.push({ vector, key, expires });
    if (entries.length > GROUP_SIZE) entries.shift();
    this.#groups.delete(group);
    this.#groups.set(group, entries);
    for (const oldest of this.#groups.keys()) {
      if (this.#groups.size <= GROUPS) return;
      this.#groups.delete(oldest);
    }
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}
