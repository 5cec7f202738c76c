import type { ServerResponse } from 'node:http';
import { stringifyLossless } from '../protocol/lossless-json';
import type { Message } from '../protocol/message';

/** Events of one stream that a client can come back for. */
const KEPT_EVENTS = 256;
/** Text of kept events of one stream, UTF-16 code units. */
const KEPT_LENGTH = 4 * 1024 * 1024;
/** A comment goes over a silent stream so often, so that nobody in between cuts it, ms. */
const KEEP_ALIVE_MS = 15_000;
/** How long a client that was cut off waits before it comes back, ms. */
const RETRY_MS = 1000;

interface KeptEvent {
  readonly sequence: number;
  readonly text: string;
}

/** A stream of events to a client, which may come back for what it has missed. */
export class EventStream {
  #response: ServerResponse | undefined;
  #sequence = 0;
  #kept: KeptEvent[] = [];
  #keptLength = 0;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * `kept`: events have ids, and the client can come back for those that it has missed. `primed`: it
   * begins with an event without data, so that the client can come back from the very beginning;
   * clients before 2025-11-25 do not know such events.
   */
  constructor(
    readonly id: string,
    private readonly memory: 'kept' | 'primed' | 'none',
  ) {}

  get attached(): boolean {
    return this.#response !== undefined;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Sends over `response` from now on, beginning with what came after `sequence`. */
  attach(
    response: ServerResponse,
    sequence: number,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    this.#response?.end();
    this.#response = response;
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      ...headers,
    });
    response.once('close', () => this.#detach(response));
    for (const event of this.#kept) if (event.sequence > sequence) response.write(event.text);
    this.#timer = setInterval(() => this.#response?.write(': still here\n\n'), KEEP_ALIVE_MS);
    // A stream that has nothing to say yet is open all the same.
    setImmediate(() => {
      if (this.#response === response) response.flushHeaders();
    });
    if (this.#ended) this.end();
  }

  send(message: Message): void {
    if (this.#ended) return;
    this.#write(stringifyLossless(message));
  }

  /** Sends nothing but an id, where the stream begins so. */
  prime(): void {
    if (this.memory === 'primed') this.#write('');
  }

  end(): void {
    this.#ended = true;
    const response = this.#response;
    if (!response) return;
    this.#detach(response);
    response.end();
  }

  #write(data: string): void {
    this.#sequence += 1;
    const resumable = this.memory !== 'none';
    const id = resumable ? `id: ${this.id}-${this.#sequence}\n` : '';
    const retry = data === '' ? `retry: ${RETRY_MS}\n` : '';
    const text = `${id}${retry}event: message\ndata: ${data}\n\n`;
    if (resumable) this.#keep({ sequence: this.#sequence, text });
    this.#response?.write(text);
  }

  #keep(event: KeptEvent): void {
    this.#kept.push(event);
    this.#keptLength += event.text.length;
    while (this.#kept.length > KEPT_EVENTS || this.#keptLength > KEPT_LENGTH) {
      const [oldest] = this.#kept;
      if (!oldest || this.#kept.length === 1) break;
      this.#kept.shift();
      this.#keptLength -= oldest.text.length;
    }
  }

  #detach(response: ServerResponse): void {
    if (this.#response !== response) return;
    clearInterval(this.#timer);
    this.#response = undefined;
  }
}

/** The stream and the place in it that an event id names. */
export function parseEventId(
  id: string,
): { readonly stream: string; readonly sequence: number } | undefined {
  const [, stream, sequence] = /^(.+)-(\d{1,12})$/.exec(id) ?? [];
  return stream === undefined ? undefined : { stream, sequence: Number(sequence) };
}
