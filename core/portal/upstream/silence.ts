import type { Hooks } from './connection';
import { UpstreamFailure } from './failure';

/** Aborts when a server has been silent for too long; time in which a person is asked does not count. */
export class Silence {
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(private readonly ms: number) {
    this.#start();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The same hooks, in which every message breaks the silence. */
  heard(hooks: Hooks): Hooks {
    return {
      notify: (message) => {
        this.#start();
        hooks.notify(message);
      },
      ask: async (request, signal) => {
        this.#asked += 1;
        clearTimeout(this.#timer);
        try {
          return await hooks.ask(request, signal);
        } finally {
          this.#asked -= 1;
          this.#start();
        }
      },
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#asked = Number.POSITIVE_INFINITY;
  }

  #start(): void {
    clearTimeout(this.#timer);
    if (this.#asked > 0) return;
    this.#timer = setTimeout(() => {
      const text = `The server said nothing for ${this.ms} ms.`;
      this.#abort.abort(new UpstreamFailure('timeout', text));
    }, this.ms);
  }
}
