/** What was begun and should end before its owner does. */
export class PendingWork {
  readonly #works = new Set<Promise<unknown>>();

  /** `work` must not reject. */
  readonly track = (work: Promise<unknown>): void => {
    this.#works.add(work);
    void work.finally(() => this.#works.delete(work));
  };

  /** Resolves when nothing is pending, or after the limit: a close must not hang. */
  async settled(limitMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, limitMs);
    });
    await Promise.race([this.#drained(), late]);
    clearTimeout(timer);
  }

  async #drained(): Promise<void> {
    while (this.#works.size > 0) await Promise.all(this.#works);
  }
}
