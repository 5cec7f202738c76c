import {
  notificationOf,
  type Message,
  type MessageId,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';

/** Questions of servers that a client has not answered yet. */
export class PendingQuestions {
  readonly #pending = new Map<MessageId, (answer: ResponseMessage) => void>();

  /** Puts a question by `send` and waits for the answer. Aborting withdraws it. */
  async ask(
    request: RequestMessage,
    signal: AbortSignal,
    send: (message: Message) => void,
  ): Promise<ResponseMessage> {
    signal.throwIfAborted();
    return await new Promise<ResponseMessage>((resolve, reject) => {
      const withdraw = (): void => {
        this.#pending.delete(request.id);
        send(notificationOf('notifications/cancelled', { requestId: request.id }));
        reject(new Error('withdrawn'));
      };
      signal.addEventListener('abort', withdraw, { once: true });
      this.#pending.set(request.id, (answer) => {
        signal.removeEventListener('abort', withdraw);
        resolve(answer);
      });
      send(request);
    });
  }

  /** Takes an answer; false where nobody waits for it. */
  settle(answer: ResponseMessage): boolean {
    if (answer.id === null) return false;
    const waiting = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    waiting?.(answer);
    return waiting !== undefined;
  }
}
