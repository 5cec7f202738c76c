import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { mapOf, type FieldLines } from '../../http/http1/fields';
import { BodyQueue } from '../../http/http1/body-queue';
import type {
  BodySink,
  ClientExchange,
  ClientRequest,
  Origin,
  ResponseStart,
} from '../../http/message';
import { headersOf, linesOf } from '../../http/http2/fields';
import { StreamSink } from '../../http/http2/stream-sink';

/** One request on an HTTP/2 connection. */
export class Http2Exchange implements ClientExchange {
  onAbort: (() => void) | undefined;
  readonly request: ClientRequest;
  readonly body: BodyQueue | undefined;
  #ended = false;

  constructor(
    private readonly stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    origin: Origin,
    endOfStream: boolean,
  ) {
    const lines = linesOf(headers);
    const declared = headers['content-length'];
    this.request = {
      method: headers[':method'] ?? '',
      host: origin.host,
      target: headers[':path'] ?? '/',
      headers: mapOf(lines),
      origin,
      lines,
      length: declared === undefined ? undefined : Number(declared),
      version: '2.0',
      upgrade: undefined,
    };
    this.body = endOfStream ? undefined : this.#receiveBody();
    stream.on('error', ignoreStreamError);
    stream.on('close', () => this.#closed());
  }

  continue(): void {
    const waits = this.request.headers['expect']?.toLowerCase() === '100-continue';
    if (waits && !this.stream.headersSent) this.stream.additionalHeaders({ ':status': 100 });
  }

  inform(status: number, lines: FieldLines): void {
    if (this.stream.headersSent || this.stream.destroyed) return;
    this.stream.additionalHeaders({ ':status': status, ...headersOf(lines) });
  }

  respond(start: ResponseStart): BodySink {
    const length = start.length === undefined ? {} : { 'content-length': start.length };
    if (!this.stream.destroyed) {
      this.stream.respond(
        { ...headersOf(start.lines), ...length, ':status': start.status },
        { endStream: start.bodiless, waitForTrailers: !start.bodiless },
      );
    }
    return new StreamSink(this.stream, start.bodiless, () => {
      this.#ended = true;
    });
  }

  #receiveBody(): BodyQueue {
    const { stream } = this;
    const queue = new BodyQueue((flowing) => {
      if (flowing) stream.resume();
      else stream.pause();
    });
    let trailers: string[] = [];
    stream.on('trailers', (fields: IncomingHttpHeaders) => {
      trailers = linesOf(fields);
    });
    stream.on('data', (bytes: Buffer) => queue.data(bytes));
    stream.on('end', () => queue.end(trailers));
    stream.on('aborted', () => queue.fail(new Error('the client gave the request up')));
    // Nothing flows before the receiver starts.
    stream.pause();
    return queue;
  }

  #closed(): void {
    if (this.#ended && this.stream.rstCode === constants.NGHTTP2_NO_ERROR) return;
    this.body?.fail(new Error('the client gave the request up'));
    this.onAbort?.();
  }
}

function ignoreStreamError(): void {
  // The close that follows says all that matters.
}
