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
export const SWITCHED = 101;

/** A prompt with what comes back for it. */
interface Turn {
  readonly exchange: Exchange;
  /** Its outcome is on record. */
  readonly recorded: () => void;
}

/**
 * The exchanges of one socket: each prompt begins one, and what comes back is the answer to the last
 * prompt that was passed on.
 */
export class Conversation {
  /** Its prompt is asked about, or was. */
  #asked: Turn | undefined;
  #answered: Turn | undefined;
  readonly #gone = new AbortController();

  constructor(private readonly options: ConversationOptions) {}

  /** Of the answer that is under way. */
  get exchangeId(): string {
    return this.#answered?.exchange.id ?? '';
  }

  ask(prompt: Prompt, mcp?: McpCall): Promise<Verdict> {
    return this.#open(mcp).ask(prompt, this.#gone.signal);
  }

  unreadable(extractor: string, reason: string): Promise<Verdict> {
    return this.#open().unreadable(extractor, reason);
  }

  /** The prompt is passed on: gives the guard of its answer; `undefined` where the socket is over. */
  accept(): AnswerGuard | undefined {
    const turn = this.#asked;
    if (turn === undefined) return undefined;
    this.#asked = undefined;
    this.#end(this.#answered, { result: 'completed' });
    this.#answered = turn;
    return turn.exchange.answer({ rewrites: true });
  }

  /** The prompt goes nowhere: what comes back is still the answer to the one before it. */
  refuse(): void {
    const turn = this.#asked;
    this.#asked = undefined;
    this.#end(turn, { result: 'refused' });
  }

  /** The socket is closed. */
  end(outcome: Outcome): void {
    const turns = [this.#answered, this.#asked];
    this.#answered = undefined;
    this.#asked = undefined;
    for (const turn of turns) this.#end(turn, outcome);
  }

  /** Nobody is there any more to ask or to answer. */
  abort(): void {
    this.#gone.abort();
  }

  #open(mcp?: McpCall): Exchange {
    const exchange = this.options.begin(mcp);
    let recorded: () => void = () => undefined;
    this.options.track(new Promise((resolve) => (recorded = resolve)));
    this.#asked = { exchange, recorded };
    return exchange;
  }

  #end(turn: Turn | undefined, outcome: Outcome): void {
    turn?.exchange
      .end({ status: SWITCHED, ...outcome })
      .catch((error: unknown) => this.options.onDefect(error))
      .finally(turn.recorded);
  }
}

/** What a person is told when a stage failed. */
export function failedRefusal(exchangeId: string, appName: string): Refusal {
  return { exchangeId, reason: 'failure', found: [], appName };
}
