import { createParser } from 'eventsource-parser';
import { stringifyLossless } from '../../protocol/lossless-json';
import {
  parseMessage,
  type Message,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../../protocol/message';
import { asFailure, UpstreamFailure } from '../failure';
import type { Channel, RequestOptions } from './channel';
import { Multiplexer } from './multiplexer';
import type { HttpChannelOptions } from './streamable-http';

/** How long a server may take to name the address for messages, ms. */
const ENDPOINT_MS = 5000;

/** HTTP with SSE (revision 2024-11-05): one stream for all that comes, POSTs for all that goes. */
export class SseChannel implements Channel {
  onClosed?: () => void;
  readonly #multiplexer = new Multiplexer();
  readonly #closing = new AbortController();
  #endpoint: URL | undefined;

  private constructor(private readonly options: HttpChannelOptions) {}

  /** @throws UpstreamFailure when the server does not speak this transport */
  static async open(options: HttpChannelOptions): Promise<SseChannel> {
    const channel = new SseChannel(options);
    await channel.#connect();
    return channel;
  }

  async request(message: RequestMessage, options: RequestOptions): Promise<ResponseMessage> {
    return await this.#multiplexer.request(message, options, () => this.#post(message));
  }

  async send(message: NotificationMessage | ResponseMessage): Promise<void> {
    await this.#post(message);
  }

  listen(onMessage: (message: Message) => void): Promise<void> {
    this.#multiplexer.listen(onMessage);
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#end(new UpstreamFailure('closed', 'The connection was closed.'));
    return Promise.resolve();
  }

  async #connect(): Promise<void> {
    const { url, client, headers } = this.options;
    const response = await client.send({
      url,
      method: 'GET',
      headers: { ...(await headers()), accept: 'text/event-stream' },
      signal: this.#closing.signal,
    });
    if (response.statusCode !== 200) {
      response.resume();
      throw new UpstreamFailure('http', `The server answered with status ${response.statusCode}.`);
    }
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const failure = new UpstreamFailure('timeout', 'The server named no address for messages.');
        this.#end(failure);
        reject(failure);
      }, ENDPOINT_MS);
      const parser = createParser({
        onEvent: ({ event, data }) => {
          if (event === 'endpoint') {
            clearTimeout(timer);
            this.#setEndpoint(data, resolve, reject);
          } else {
            const message = parseMessage(data);
            if (message) this.#multiplexer.receive(message);
          }
        },
      });
      const decoder = new TextDecoder();
      response.on('data', (chunk: Buffer) => parser.feed(decoder.decode(chunk, { stream: true })));
      response.on('error', (error) => this.#end(asFailure(error)));
      response.on('close', () => {
        clearTimeout(timer);
        const failure = new UpstreamFailure('stream-ended', 'The server ended the stream.');
        this.#end(failure);
        reject(failure);
      });
    });
  }

  /** Messages, and the secrets in their headers, go to the origin of the configuration only. */
  #setEndpoint(data: string, resolve: () => void, reject: (failure: Error) => void): void {
    const endpoint = new URL(data, this.options.url);
    if (endpoint.origin === this.options.url.origin) {
      this.#endpoint = endpoint;
      resolve();
    } else reject(new UpstreamFailure('protocol', 'The server sends messages to another origin.'));
  }

  async #post(message: Message): Promise<void> {
    if (!this.#endpoint) throw new UpstreamFailure('closed', 'The connection was closed.');
    const response = await this.options.client.send({
      url: this.#endpoint,
      method: 'POST',
      headers: { ...(await this.options.headers()), 'content-type': 'application/json' },
      body: stringifyLossless(message),
      signal: this.#closing.signal,
    });
    response.resume();
    const { statusCode = 0 } = response;
    if (statusCode >= 400) {
      throw new UpstreamFailure('http', `The server answered with status ${statusCode}.`);
    }
  }

  #end(failure: UpstreamFailure): void {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort(failure);
    this.#multiplexer.close(failure);
    this.onClosed?.();
  }
}
