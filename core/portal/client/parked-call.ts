import { isError, isObject, type JsonObject, type RequestMessage } from '../protocol/message';
import { errorOf, resultOf, type ResponseMessage } from '../protocol/message';
import { CODE } from '../protocol/revision';
import type { Hooks } from '../upstream/connection';

/** Questions that come within this time are put together, ms. */
const GATHER_MS = 5;

interface Question {
  readonly request: RequestMessage;
  readonly settle: (answer: ResponseMessage) => void;
}

/** What a call has come to: its answer, or questions that have to be answered first. */
export type Round =
  | { readonly kind: 'answer'; readonly message: ResponseMessage }
  | { readonly kind: 'questions'; readonly inputRequests: JsonObject };

/**
 * A call of a stateless client to a server that asks by requests. While the server waits, the call
 * is parked and the client gets the questions as a result; it comes back with the answers.
 */
export class ParkedCall {
  readonly #questions = new Map<string, Question>();
  readonly #answer: Promise<Round>;
  #wake: () => void = () => undefined;
  #asked = 0;

  constructor(run: (ask: Hooks['ask']) => Promise<ResponseMessage>) {
    this.#answer = run((request, signal) => this.#ask(request, signal)).then((message) => ({
      kind: 'answer',
      message,
    }));
    // Whoever waits for the next round hears of a failure.
    this.#answer.catch(() => undefined);
  }

  /** Waits until the call is over or has questions. */
  async next(): Promise<Round> {
    const questions = new Promise<Round>((resolve) => {
      this.#wake = () => {
        setTimeout(() => resolve(this.#round()), GATHER_MS);
      };
    });
    if (this.#questions.size > 0) this.#wake();
    return await Promise.race([this.#answer, questions]);
  }

  /** Gives the answers to the server; questions without one are put again in the next round. */
  resume(inputResponses: unknown): void {
    const given = isObject(inputResponses) ? inputResponses : {};
    for (const [key, { request, settle }] of [...this.#questions]) {
      const answer = given[key];
      if (!isObject(answer)) continue;
      this.#questions.delete(key);
      settle(isErrorAnswer(answer) ?? resultOf(request.id, answer));
    }
  }

  /** Nobody comes back: the server is told so. */
  abandon(): void {
    for (const { request, settle } of this.#questions.values()) {
      settle(errorOf(request.id, CODE.internal, 'The client did not answer.'));
    }
    this.#questions.clear();
  }

  #round(): Round {
    const inputRequests: JsonObject = {};
    for (const [key, { request }] of this.#questions) {
      const { method, params } = request;
      inputRequests[key] = { method, ...(params ? { params } : {}) };
    }
    return { kind: 'questions', inputRequests };
  }

  #ask(request: RequestMessage, signal: AbortSignal): Promise<ResponseMessage> {
    this.#asked += 1;
    const key = `q${this.#asked}`;
    return new Promise((resolve, reject) => {
      signal.addEventListener(
        'abort',
        () => {
          this.#questions.delete(key);
          reject(new Error('withdrawn'));
        },
        { once: true },
      );
      this.#questions.set(key, { request, settle: resolve });
      this.#wake();
    });
  }
}

function isErrorAnswer(answer: JsonObject): ResponseMessage | undefined {
  const message = answer as ResponseMessage;
  return answer['jsonrpc'] === '2.0' && isError(message) ? message : undefined;
}
