import {
  isRequest,
  isResponse,
  objectAt,
  type Message,
  type MessageId,
  type RequestMessage,
  type ResponseMessage,
} from '../../protocol/message';
import { metaOf } from '../../protocol/revision';
import type { UpstreamFailure } from '../failure';
import type { RequestOptions } from './channel';

interface Pending {
  readonly request: RequestMessage;
  readonly onMessage: (message: Message) => void;
  readonly resolve: (response: ResponseMessage) => void;
  readonly reject: (failure: UpstreamFailure) => void;
}

/**
 * Matches answers to requests where all messages share one stream (stdio, SSE). What is no answer
 * goes to the request that it names by its progress token, or to the newest one under way: such a
 * stream belongs to one client, so nobody else can be meant.
 */
export class Multiplexer {
  readonly #pending = new Map<MessageId, Pending>();
  #unsolicited: ((message: Message) => void) | undefined;
  #closed: UpstreamFailure | undefined;

  listen(onMessage: (message: Message) => void): void {
    this.#unsolicited = onMessage;
  }

  /** Waits for the answer to a request that `write` sends. */
  async request(
    request: RequestMessage,
    { onMessage, signal }: RequestOptions,
    write: () => Promise<void>,
  ): Promise<ResponseMessage> {
    if (this.#closed) throw this.#closed;
    signal.throwIfAborted();
    return await new Promise<ResponseMessage>((resolve, reject) => {
      const done = (): void => {
        this.#pending.delete(request.id);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = (): void => {
        done();
        reject(asError(signal.reason));
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#pending.set(request.id, {
        request,
        onMessage,
        resolve: (response) => {
          done();
          resolve(response);
        },
        reject: (failure) => {
          done();
          reject(failure);
        },
      });
      write().catch((error: unknown) => {
        done();
        reject(asError(error));
      });
    });
  }

  receive(message: Message): void {
    if (isResponse(message)) {
      if (message.id !== null) this.#pending.get(message.id)?.resolve(message);
      return;
    }
    const target = this.#owner(message);
    if (target) target.onMessage(message);
    else this.#unsolicited?.(message);
  }

  /** Fails everything under way; nothing can be asked any more. */
  close(failure: UpstreamFailure): void {
    this.#closed ??= failure;
    for (const pending of [...this.#pending.values()]) pending.reject(failure);
  }

  #owner(message: Message): Pending | undefined {
    const all = [...this.#pending.values()];
    const token = objectAt(message, 'params')?.['progressToken'];
    if (message['method'] === 'notifications/progress') {
      return all.find(({ request }) => metaOf(request)?.['progressToken'] === token);
    }
    const belongs = isRequest(message) || message['method'] === 'notifications/message';
    return belongs ? all.at(-1) : undefined;
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted');
}
