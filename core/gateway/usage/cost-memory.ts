/** Models whose factor is remembered. */
const MODELS = 1000;
/** How much of the distance to a lower factor is gone with each request. */
const DECAY = 0.05;
/** A factor beyond this is a mistake of a price or a count. */
const MOST = 20;

/**
 * Learns how much more requests take than was expected of them, by model, so that what is set aside of
 * a budget is enough: tokenizers differ, and nobody knows how long an answer gets.
 */
export class CostMemory {
  readonly #factors = new Map<string, number>();

  /** What to multiply an expectation with, at least 1. */
  factor(model: string): number {
    return this.#factors.get(model) ?? 1;
  }

  /** Goes up at once and down slowly. `expected` is without the factor. */
  learn(model: string, expected: number, actual: number): void {
    if (expected <= 0 || actual <= 0) return;
    const seen = Math.min(MOST, Math.max(1, actual / expected));
    const before = this.factor(model);
    const factor = seen >= before ? seen : before + (seen - before) * DECAY;
    this.#factors.delete(model);
    this.#factors.set(model, factor);
    for (const oldest of this.#factors.keys()) {
      if (this.#factors.size <= MODELS) return;
      this.#factors.delete(oldest);
    }
  }
}
