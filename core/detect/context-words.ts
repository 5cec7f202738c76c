/** Whole-word matcher of context words, whatever their case. */
export class ContextWords {
  readonly #pattern: RegExp;

  constructor(
    words: readonly string[],
    readonly window: number,
  ) {
    const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    this.#pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join('|')})s?(?![\\p{L}])`, 'iu');
  }

  /** Whether one of the words stands within the window around the span. */
  near(text: string, start: number, end: number): boolean {
    const before = text.slice(Math.max(0, start - this.window), start);
    const after = text.slice(end, end + this.window);
    return this.#pattern.test(before) || this.#pattern.test(after);
  }
}
