import { randomUUID } from 'node:crypto';

/** Questions to a child that it answers by their id, each within its time. */
export class PendingReplies<T> {
  readonly #waiting = new Map<string, (reply: T | undefined) => void>();

  /**
   * Asks and waits.
   *
   * @param limitMs after which there is no answer
   * @param send carries the question with its id; false: nobody hears it
   * @returns the answer, or undefined where none came
   */
  ask(limitMs: number, send: (requestId: string) => boolean): Promise<T | undefined> {
    return new Promise((resolve) => {
      const requestId = randomUUID();
      const limit = setTimeout(() => this.settle(requestId, undefined), limitMs);
      this.#waiting.set(requestId, (reply) => {
        clearTimeout(limit);
        resolve(reply);
      });
      if (!send(requestId)) this.settle(requestId, undefined);
    });
  }

  settle(requestId: string, reply: T | undefined): void {
    const settle = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    settle?.(reply);
  }

  /** The child is gone, and its answers with it. */
  clear(): void {
    for (const requestId of [...this.#waiting.keys()]) this.settle(requestId, undefined);
  }
}
