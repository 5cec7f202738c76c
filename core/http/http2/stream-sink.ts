import { constants, type Http2Stream } from 'node:http2';
import type { FieldLines } from '../http1/fields';
import type { BodySink } from '../message';

/** Writes one body to an HTTP/2 stream, of a client or a server. */
export class StreamSink implements BodySink {
  onDrain: (() => void) | undefined;
  #trailers: FieldLines = [];
  #over = false;

  constructor(
    private readonly stream: Http2Stream,
    private readonly bodiless: boolean,
    private readonly onEnd: () => void,
  ) {
    if (bodiless) return;
    stream.on('drain', () => this.onDrain?.());
    stream.on('wantTrailers', () => this.#sendTrailers());
  }

  write(bytes: Buffer): boolean {
    if (this.#over || this.bodiless || this.stream.destroyed || bytes.length === 0) return true;
    return this.stream.write(bytes);
  }

  end(trailers?: FieldLines): void {
    if (this.#over) return;
    this.#over = true;
    this.#trailers = trailers ?? [];
    this.onEnd();
    if (!this.bodiless && !this.stream.destroyed) this.stream.end();
  }

  abort(): void {
    if (this.#over) return;
    this.#over = true;
    this.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  #sendTrailers(): void {
    const fields: Record<string, string> = {};
    for (let i = 0; i < this.#trailers.length; i += 2) {
      fields[(this.#trailers[i] ?? '').toLowerCase()] = this.#trailers[i + 1] ?? '';
    }
    // An empty set ends the stream without a trailer section.
    if (!this.stream.destroyed) this.stream.sendTrailers(fields);
  }
}
