import type { McpCall } from '../../exchange/mcp-call';
import type { Prompt } from '../../exchange/part';
import type { Refusal, Verdict } from '../../exchange/verdict';
import type { AnswerGuard, Exchange, Outcome } from '../../pipeline/types';

/** What a conversation needs to know of the socket that it is held over. */
export interface ConversationOptions {
  readonly begin: (mcp?: McpCall) => Exchange;
  /** Work to wait for when the proxy is closed. */
  readonly track: (work: Promise<void>) => void;
  readonly onDefect: (error: unknown) => void;
}

/** Status of the answer to a handshake; what an outcome has to say of a socket. */
const SWITCHED = 101;

/** The exchanges of one socket: each prompt begins one, and what comes back until the next is its answer. */
export class Conversation {
  #exchange: Exchange | undefined;
  #guard: AnswerGuard | undefined;
  #recorded: (() => void) | undefined;
  readonly #gone = new AbortController();

  constructor(private readonly options: ConversationOptions) {}

  get guard(): AnswerGuard | undefined {
    return this.#guard;
  }

  get exchangeId(): string {
    return this.#exchange?.id ?? '';
  }

  ask(prompt: Prompt, mcp?: McpCall): Promise<Verdict> {
    return this.#open((exchange) => exchange.ask(prompt, this.#gone.signal), mcp);
  }

  unreadable(extractor: string, reason: string): Promise<Verdict> {
    return this.#open((exchange) => exchange.unreadable(extractor, reason));
  }

  /** The socket is closed, or the answer of a prompt is over. */
  end(outcome: Outcome): void {
    const exchange = this.#exchange;
    const recorded = this.#recorded;
    this.#exchange = undefined;
    this.#guard = undefined;
    this.#recorded = undefined;
    if (!exchange) return;
    exchange
      .end({ status: SWITCHED, ...outcome })
      .catch((error: unknown) => this.options.onDefect(error))
      .finally(() => recorded?.());
  }

  /** Nobody is there any more to ask or to answer. */
  abort(): void {
    this.#gone.abort();
  }

  async #open(ask: (exchange: Exchange) => Promise<Verdict>, mcp?: McpCall): Promise<Verdict> {
    this.end({ result: 'completed' });
    const exchange = this.options.begin(mcp);
    this.#exchange = exchange;
    this.options.track(new Promise((resolve) => (this.#recorded = resolve)));
    const verdict = await ask(exchange);
    if (verdict.action === 'allow' || verdict.action === 'redact') this.#guard = exchange.answer();
    return verdict;
  }
}

/** What a person is told when a stage failed. */
export function failedRefusal(exchangeId: string, appName: string): Refusal {
  return { exchangeId, reason: 'failure', found: [], appName };
}
