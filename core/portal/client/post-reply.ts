import type { ServerResponse } from 'node:http';
import { stringifyLossless } from '../protocol/lossless-json';
import type { Message, ResponseMessage } from '../protocol/message';
import type { EventStream } from './event-stream';

/** A request that is not answered by then gets a stream, which can be kept alive, ms. */
const STREAM_AFTER_MS = 10_000;

/**
 * The reply to one POST: a JSON body where the answer is all there is to say, a stream where
 * something has to be said before.
 */
export class PostReply {
  #streaming = false;
  #finished = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly response: ServerResponse,
    private readonly stream: EventStream,
    /** Whether the client takes streams at all. */
    readonly canStream: boolean,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {
    this.#timer = setTimeout(() => this.open(), STREAM_AFTER_MS);
  }

  /** Says something before the answer. */
  send(message: Message): void {
    if (this.#finished || !this.canStream) return;
    this.open();
    this.stream.send(message);
  }

  /** Answers, and ends the reply. `status` counts where no stream has begun. */
  finish(message: ResponseMessage | readonly ResponseMessage[], status = 200): void {
    if (this.#finished) return;
    this.#finished = true;
    clearTimeout(this.#timer);
    const messages = Array.isArray(message) ? (message as readonly ResponseMessage[]) : [message];
    if (this.#streaming) {
      for (const one of messages as readonly ResponseMessage[]) this.stream.send(one);
      this.stream.end();
      return;
    }
    this.stream.end();
    if (this.response.destroyed || this.response.headersSent) return;
    const body = Buffer.from(stringifyLossless(message));
    this.response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': body.length,
      ...this.headers,
    });
    this.response.end(body);
  }

  /** Begins a stream, so that the client can come back for the answer where it is cut off. */
  open(): void {
    if (this.#streaming || this.#finished || !this.canStream) return;
    this.#streaming = true;
    clearTimeout(this.#timer);
    if (this.response.destroyed) return;
    this.stream.attach(this.response, 0, this.headers);
    this.stream.prime();
  }
}
