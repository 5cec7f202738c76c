import type { BodySource, ClientRequest } from '../message';
import type { Http1ClientConnection, ResponseReceiver } from '../http1/client-connection';
import type { FieldLines } from '../http1/fields';
import { hostField } from '../http1/request-target';
import { upstreamError, type UpstreamError } from './upstream-error';
import type { UpstreamOrigin, UpstreamPool } from './pool';

/** A request body on its way to the upstream. */
export type OutgoingBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly trailers: FieldLines }
  | {
      readonly kind: 'stream';
      readonly source: BodySource;
      /** `undefined`: not known, sent in chunks. */
      readonly length: number | undefined;
      /** What was read already. */
      readonly before: readonly Buffer[];
    };

export interface Outgoing {
  readonly origin: UpstreamOrigin;
  readonly request: ClientRequest;
  /** Protocol to switch to that is offered to the upstream. */
  readonly upgrade?: string | undefined;
  readonly lines: FieldLines;
  readonly body: OutgoingBody;
}

/** Takes what comes of a forwarded request. */
export interface ForwardReceiver extends Omit<ResponseReceiver, 'onFailure'> {
  onFailure(error: UpstreamError): void;
}

/** Our name in `Via` (RFC 9110 7.6.3); a pseudonym, since a desk's own name is nobody's business. */
export const VIA_NAME = 'portcullis';

/** RFC 9110 9.2.2. */
const IDEMPOTENT: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'PUT',
  'DELETE',
]);

/** One request on its way to an upstream and its answer on the way back. */
export class Forwarding {
  #connection: Http1ClientConnection | undefined;
  #aborted = new AbortController();

  constructor(
    private readonly pool: UpstreamPool,
    private readonly outgoing: Outgoing,
    private readonly receiver: ForwardReceiver,
  ) {}

  start(): void {
    const { outgoing } = this;
    const repeatable = outgoing.body.kind !== 'stream' && IDEMPOTENT.has(outgoing.request.method);
    const idle = outgoing.upgrade ? undefined : this.pool.idle(outgoing.origin, repeatable);
    if (idle) this.#send(idle, repeatable);
    else this.#dial();
  }

  /** The client has gone: nobody waits for the answer. */
  abort(): void {
    this.#aborted.abort();
    this.#connection?.destroy();
  }

  #dial(): void {
    this.pool.open(this.outgoing.origin, this.#aborted.signal).then(
      (connection) => {
        if (this.#aborted.signal.aborted) connection.destroy();
        else this.#send(connection, false);
      },
      (error: unknown) => this.#failed(error),
    );
  }

  #failed(error: unknown): void {
    if (this.#aborted.signal.aborted) return;
    const cause = error instanceof Error ? error : new Error('unknown failure');
    this.receiver.onFailure(upstreamError(cause, this.outgoing.origin.name));
  }

  #send(connection: Http1ClientConnection, mayRetry: boolean): void {
    this.#connection = connection;
    const { request, lines, body, origin, upgrade } = this.outgoing;
    const sink = connection.send(
      {
        method: request.method,
        target: request.target,
        host: hostField(
          { host: origin.name, port: origin.to.port },
          origin.scheme === 'https' ? 443 : 80,
        ),
        lines: [...lines, 'Via', `${request.version} ${VIA_NAME}`],
        length: lengthOf(body, request),
        upgrade,
      },
      {
        onInformation: (head) => this.receiver.onInformation(head),
        onResponse: (head, source, framing) => this.receiver.onResponse(head, source, framing),
        onSwitch: (head, socket) => this.receiver.onSwitch(head, socket),
        // RFC 9112 9.3.1: the server closed an idle connection just as the request was sent.
        onFailure: (error, begun) =>
          mayRetry && !begun && !this.#aborted.signal.aborted ? this.#dial() : this.#failed(error),
      },
    );
    if (body.kind === 'none') sink.end();
    else if (body.kind === 'bytes') {
      sink.write(body.bytes);
      sink.end(body.trailers);
    } else {
      for (const bytes of body.before) sink.write(bytes);
      const { source } = body;
      source.start({
        onData: (bytes) => {
          if (sink.write(bytes)) return;
          source.pause();
          sink.onDrain = () => source.resume();
        },
        onEnd: (trailers) => sink.end(trailers),
        onError: () => sink.abort(),
      });
    }
  }
}

function lengthOf(body: OutgoingBody, request: ClientRequest): number | 'chunked' | undefined {
  switch (body.kind) {
    case 'none':
      // `Content-Length: 0` of a POST stays: some servers ask for it with 411.
      return request.length === 0 ? 0 : undefined;
    case 'bytes':
      return body.trailers.length > 0 ? 'chunked' : body.bytes.length;
    case 'stream':
      return body.length ?? 'chunked';
  }
}
