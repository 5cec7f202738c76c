import type { BodyReceiver, BodySource } from '../message';
import type { FieldLines } from '../http1/fields';

/** A request body as far as it was read. */
export type CollectedBody =
  | { readonly kind: 'complete'; readonly bytes: Buffer; readonly trailers: FieldLines }
  /** Over the limit: what was read, and the rest, which flows once it is started. */
  | { readonly kind: 'too-large'; readonly before: readonly Buffer[]; readonly rest: BodySource }
  | { readonly kind: 'broken' };

/** Reads a body up to `limit` bytes and calls back once. */
export function collectBody(
  source: BodySource,
  limit: number,
  onCollected: (body: CollectedBody) => void,
): void {
  const collector = new Collector(source, limit, onCollected);
  source.start(collector);
}

class Collector implements BodyReceiver, BodySource {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #over = false;
  /** What came between the decision to give up and the start of the next receiver. */
  #receiver: BodyReceiver | undefined;
  #end: (() => void) | undefined;

  constructor(
    private readonly source: BodySource,
    private readonly limit: number,
    private readonly onCollected: (body: CollectedBody) => void,
  ) {}

  onData(bytes: Buffer): void {
    if (this.#receiver) {
      this.#receiver.onData(bytes);
      return;
    }
    this.#chunks.push(bytes);
    this.#bytes += bytes.length;
    if (this.#over || this.#bytes <= this.limit) return;
    this.#over = true;
    this.source.pause();
    const before = this.#chunks;
    this.#chunks = [];
    this.onCollected({ kind: 'too-large', before, rest: this });
  }

  onEnd(trailers: FieldLines): void {
    if (this.#over) {
      this.#finish(() => this.#receiver?.onEnd(trailers));
      return;
    }
    const [only] = this.#chunks;
    const bytes = this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks);
    this.onCollected({ kind: 'complete', bytes, trailers });
  }

  onError(error: Error): void {
    if (this.#over) this.#finish(() => this.#receiver?.onError(error));
    else this.onCollected({ kind: 'broken' });
  }

  start(receiver: BodyReceiver): void {
    this.#receiver = receiver;
    const waiting = this.#chunks;
    this.#chunks = [];
    for (const bytes of waiting) receiver.onData(bytes);
    if (this.#end) this.#end();
    else this.source.resume();
  }

  pause(): void {
    this.source.pause();
  }

  resume(): void {
    this.source.resume();
  }

  #finish(end: () => void): void {
    if (this.#receiver) end();
    else this.#end = end;
  }
}
