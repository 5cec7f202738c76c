import type { Headers } from '../../extract/types';
import type { FieldLines } from '../../http/http1/fields';
import type { ResponseHead1 } from '../../http/http1/head';
import type { BodyReceiver, BodySource, ClientRequest } from '../../http/message';
import { Forwarding } from '../../http/upstream/forwarder';
import type { UpstreamPool } from '../../http/upstream/pool';
import type { UpstreamError } from '../../http/upstream/upstream-error';
import type { Endpoint } from '../providers/endpoint';

/** A request on its way to a provider. */
export interface ProviderRequest {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly lines: FieldLines;
  readonly body: Buffer | undefined;
  /** Milliseconds to the first byte of the answer; 0: as long as the transport waits. */
  readonly timeoutMs: number;
}

/** What a provider answered; its body flows once it is started. */
export interface ProviderAnswer {
  readonly status: number;
  readonly head: ResponseHead1;
  readonly headers: Headers;
  readonly body: BodySource | undefined;
  readonly abort: () => void;
}

export type CallResult =
  | { readonly kind: 'answer'; readonly answer: ProviderAnswer }
  | {
      readonly kind: 'failed';
      readonly reason: 'timeout' | 'unreachable';
      readonly detail: string;
    };

/** Sends a request and waits for the first byte of the answer's body, or its end. */
export function callProvider(
  pool: UpstreamPool,
  request: ProviderRequest,
  signal: AbortSignal,
): Promise<CallResult> {
  return new Promise((resolve) => new Call(pool, request, signal, resolve).start());
}

class Call {
  readonly #forwarding: Forwarding;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  readonly #onAbort = (): void => this.#fail('unreachable', 'the caller has gone');

  constructor(
    pool: UpstreamPool,
    private readonly request: ProviderRequest,
    private readonly signal: AbortSignal,
    private readonly resolve: (result: CallResult) => void,
  ) {
    this.#forwarding = new Forwarding(
      pool,
      {
        origin: originOf(request.endpoint),
        request: clientRequest(request),
        lines: request.lines,
        body: request.body
          ? { kind: 'bytes', bytes: request.body, trailers: [] }
          : { kind: 'none' },
      },
      {
        onInformation: () => undefined,
        onResponse: (head, source) => this.#respond(head, source),
        onSwitch: (_head, socket) => {
          socket.destroy();
          this.#fail('unreachable', 'the provider switched protocols without being asked');
        },
        onFailure: (error) => this.#failWith(error),
      },
    );
  }

  start(): void {
    if (this.signal.aborted) {
      this.#onAbort();
      return;
    }
    this.signal.addEventListener('abort', this.#onAbort, { once: true });
    const { timeoutMs } = this.request;
    if (timeoutMs > 0) {
      const late = (): void => this.#fail('timeout', `no answer within ${timeoutMs} ms`);
      this.#timer = setTimeout(late, timeoutMs);
    }
    this.#forwarding.start();
  }

  #respond(head: ResponseHead1, source: BodySource | undefined): void {
    if (!source) {
      this.#answer(head, undefined);
      return;
    }
    const opened = new OpenedBody(source, () => this.#answer(head, opened));
    source.start(opened);
  }

  #answer(head: ResponseHead1, body: BodySource | undefined): void {
    if (!this.#settle()) return;
    const abort = (): void => this.#forwarding.abort();
    const { status, fields } = head;
    this.resolve({
      kind: 'answer',
      answer: { status, head, headers: fields.map, body, abort },
    });
  }

  #failWith(error: UpstreamError): void {
    this.#fail(error.failure === 'timeout' ? 'timeout' : 'unreachable', error.detail);
  }

  #fail(reason: 'timeout' | 'unreachable', detail: string): void {
    if (!this.#settle()) return;
    this.#forwarding.abort();
    this.resolve({ kind: 'failed', reason, detail });
  }

  #settle(): boolean {
    if (this.#settled) return false;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.signal.removeEventListener('abort', this.#onAbort);
    return true;
  }
}

function originOf({ origin }: Endpoint): ConstructorParameters<typeof Forwarding>[1]['origin'] {
  const { scheme, host, port } = origin;
  return { scheme, to: { host, port }, name: host };
}

/** The request as the forwarder wants it; nobody reads its header map. */
function clientRequest({ endpoint, method, lines, body }: ProviderRequest): ClientRequest {
  return {
    method,
    host: endpoint.origin.host,
    target: endpoint.target,
    headers: {},
    origin: endpoint.origin,
    version: '1.1',
    lines,
    length: body?.length ?? (method === 'POST' ? 0 : undefined),
    upgrade: undefined,
  };
}

/** A body that has been opened to see its first byte; it goes on when somebody starts it. */
class OpenedBody implements BodyReceiver, BodySource {
  #receiver: BodyReceiver | undefined;
  #waiting: Buffer[] = [];
  #end: (() => void) | undefined;

  constructor(
    private readonly source: BodySource,
    private readonly onOpen: () => void,
  ) {}

  onData(bytes: Buffer): void {
    if (this.#receiver) {
      this.#receiver.onData(bytes);
      return;
    }
    this.#waiting.push(bytes);
    if (this.#waiting.length > 1) return;
    this.source.pause();
    this.onOpen();
  }

  onEnd(trailers: FieldLines): void {
    this.#finish(() => this.#receiver?.onEnd(trailers));
  }

  onError(error: Error): void {
    this.#finish(() => this.#receiver?.onError(error));
  }

  start(receiver: BodyReceiver): void {
    this.#receiver = receiver;
    const waiting = this.#waiting;
    this.#waiting = [];
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
    if (this.#receiver) {
      end();
      return;
    }
    this.#end = end;
    if (this.#waiting.length === 0) this.onOpen();
  }
}
