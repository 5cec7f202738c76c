import type { Prompt } from '../../exchange/part';
import type { Verdict } from '../../exchange/verdict';
import type { AskMode, Exchange, ExchangeHead, Outcome } from '../../pipeline/types';
import type { InterceptionOptions } from './visit';

/**
 * The exchange of one request. It begins with the first question about the request, and is on record
 * from then on: closing the proxy waits for its end. A request that nothing is asked about has none.
 */
export class RequestExchange {
  #exchange: Exchange | undefined;
  /** Called once the outcome is on record. */
  #recorded: (() => void) | undefined;

  constructor(
    private readonly options: Pick<InterceptionOptions, 'pipeline' | 'track' | 'onDefect'>,
    /** What is known of the request when the first question is asked. */
    private readonly head: () => ExchangeHead,
    /** Aborted when the client goes away. */
    private readonly gone: AbortSignal,
  ) {}

  /** Reference of the exchange; empty until there is one. */
  get id(): string {
    return this.#exchange?.id ?? '';
  }

  ask(prompt: Prompt, mode?: AskMode): Promise<Verdict> {
    return this.#open().ask(prompt, this.gone, mode);
  }

  visit(extractor: string): Promise<Verdict> {
    return this.#open().visit(extractor, this.gone);
  }

  unreadable(
    extractor: string,
    reason: string,
    failure: 'open' | 'closed' | undefined,
  ): Promise<Verdict> {
    return this.#open().unreadable(extractor, reason, failure);
  }

  /** The guard of the answer, whose text can be exchanged; undefined where nothing was asked. */
  answer(): ReturnType<Exchange['answer']> | undefined {
    return this.#exchange?.answer({ rewrites: true });
  }

  /** The first outcome counts. */
  end(outcome: Outcome): void {
    this.#exchange
      ?.end(outcome)
      .catch((error: unknown) => this.options.onDefect(error))
      .finally(() => this.#recorded?.());
  }

  #open(): Exchange {
    if (this.#exchange !== undefined) return this.#exchange;
    this.#exchange = this.options.pipeline.begin(this.head());
    this.options.track(new Promise((resolve) => (this.#recorded = resolve)));
    return this.#exchange;
  }
}
