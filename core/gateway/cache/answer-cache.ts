import type { Clock } from '../../exchange/ports';
import { GATEWAY_LIMITS } from '../limits';
import type { Usage } from '../usage/usage';

/** A complete answer in the caller's form. */
export interface CachedAnswer {
  readonly status: number;
  readonly contentType: string;
  /** Pieces as they came; a stream is given out as one again. */
  readonly pieces: readonly Buffer[];
  readonly streamed: boolean;
  readonly bytes: number;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage | undefined;
  /** What it cost, and so what a hit saves, US dollars. */
  readonly cost: number | undefined;
  /** Milliseconds since the epoch. */
  readonly stored: number;
  readonly expires: number;
}

/** Bytes that an entry takes besides its answer. */
const ENTRY_BYTES = 512;

/** Answers in memory, the least used ones leave first; and requests that wait for the same answer. */
export class AnswerCache {
  readonly #answers = new Map<string, CachedAnswer>();
  readonly #leaders = new Map<string, Promise<void>>();
  #bytes = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limit: number = GATEWAY_LIMITS.cacheBytes,
  ) {}

  get(key: string): CachedAnswer | undefined {
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    const now = this.clock.now();
    // A clock that was set back makes an answer look as if it came from the future: do not trust it.
    if (now >= answer.expires || now < answer.stored) {
      this.delete(key);
      return undefined;
    }
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: CachedAnswer): void {
    if (answer.bytes > GATEWAY_LIMITS.cachedAnswerBytes) return;
    this.delete(key);
    this.#answers.set(key, answer);
    this.#bytes += answer.bytes + ENTRY_BYTES;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= this.limit) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const answer = this.#answers.get(key);
    if (!answer) return;
    this.#answers.delete(key);
    this.#bytes -= answer.bytes + ENTRY_BYTES;
  }

  clear(): void {
    this.#answers.clear();
    this.#bytes = 0;
  }

  /**
   * The first request for an answer leads: it gets the way to say that it is done. Others get a
   * promise to wait for, after which they look again.
   */
  lead(key: string): { readonly done: () => void } | { readonly wait: Promise<void> } {
    const wait = this.#leaders.get(key);
    if (wait) return { wait };
    let resolve = (): void => undefined;
    this.#leaders.set(key, new Promise<void>((settle) => (resolve = settle)));
    const done = (): void => {
      this.#leaders.delete(key);
      resolve();
    };
    return { done };
  }
}
