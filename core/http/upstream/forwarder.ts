import type { BodySource, ClientRequest } from '../message';
import { Http1ClientConnection } from '../http1/client-connection';
import { RequestNotProcessed, type ResponseReceiver, type UpstreamConnection } from './connection';
import type { FieldLines } from '../http1/fields';
import { hostField } from '../http1/request-target';
import { upstreamError, type UpstreamError } from './upstream-error';
import type { UpstreamOrigin, UpstreamPool, WantedHttp } from './pool';

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

/** How often a request is sent again that a server has not processed. */
const REPEATS = 2;

/** One request on its way to an upstream and its answer on the way back. */
export class Forwarding {
  #cancel: (() => void) | undefined;
  #repeats = 0;
  #aborted = false;
  /** Made when it is needed: most requests find a connection. */
  #dialing: AbortController | undefined;

  constructor(
    private readonly pool: UpstreamPool,
    private readonly outgoing: Outgoing,
    private readonly receiver: ForwardReceiver,
  ) {}

  start(): void {
    const { outgoing } = this;
    const repeatable = outgoing.body.kind !== 'stream' && IDEMPOTENT.has(outgoing.request.method);
    const ready = outgoing.upgrade
      ? undefined
      : this.pool.ready(outgoing.origin, this.#wanted, repeatable);
    if (ready) this.#send(ready, repeatable);
    else this.#dial();
  }

  /** The client has gone: nobody waits for the answer. */
  abort(): void {
    this.#aborted = true;
    this.#dialing?.abort();
    this.#cancel?.();
  }

  #dial(): void {
    this.#dialing = new AbortController();
    this.pool.open(this.outgoing.origin, this.#wanted, this.#dialing.signal).then(
      (connection) => {
        if (!this.#aborted) this.#send(connection, false);
        else if (connection instanceof Http1ClientConnection) connection.destroy();
      },
      (error: unknown) => this.#failed(error),
    );
  }

  /** HTTP/2 where the client speaks it too; a protocol to switch to is a matter of HTTP/1.1. */
  get #wanted(): WantedHttp {
    const { request, upgrade } = this.outgoing;
    return request.version === '2.0' && upgrade === undefined ? 'newest' : 'http/1.1';
  }

  #mayRepeat(error: Error, begun: boolean, mayRetry: boolean): boolean {
    if (begun || this.#aborted) return false;
    if (!(error instanceof RequestNotProcessed)) {
      // RFC 9112 9.3.1: the server closed an idle connection just as the request was sent.
      return mayRetry;
    }
    if (error.wantsHttp1) this.pool.prefersHttp1(this.outgoing.origin);
    return this.outgoing.body.kind !== 'stream' && ++this.#repeats <= REPEATS;
  }

  #failed(error: unknown): void {
    if (this.#aborted) return;
    const cause = error instanceof Error ? error : new Error('unknown failure');
    this.receiver.onFailure(upstreamError(cause, this.outgoing.origin.name));
  }

  #send(connection: UpstreamConnection, mayRetry: boolean): void {
    const { request, lines, body, origin, upgrade } = this.outgoing;
    const sent = connection.send(
      {
        method: request.method,
        target: request.target,
        host: hostField(
          { host: origin.name, port: origin.to.port },
          origin.scheme === 'https' ? 443 : 80,
        ),
        scheme: origin.scheme,
        lines: [...lines, 'Via', `${request.version} ${VIA_NAME}`],
        length: lengthOf(body, request),
        upgrade,
      },
      {
        onInformation: (head) => this.receiver.onInformation(head),
        onResponse: (head, source, framing) => this.receiver.onResponse(head, source, framing),
        onSwitch: (head, socket) => this.receiver.onSwitch(head, socket),
        onFailure: (error, begun) => {
          if (this.#mayRepeat(error, begun, mayRetry)) this.#dial();
          else this.#failed(error);
        },
      },
    );
    this.#cancel = () => sent.cancel();
    const { sink } = sent;
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
