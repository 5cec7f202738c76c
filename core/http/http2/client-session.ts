import {
  connect,
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { HttpLimits } from '../limits';
import type {
  ResponseReceiver,
  SentRequest,
  UpstreamConnection,
  UpstreamRequest,
} from '../upstream/connection';
import { ClientStream } from './client-stream';
import { headersOf } from './fields';
import { StreamSink } from './stream-sink';

/** Flow-control window of one answer, bytes: what may be on its way while its reader is slow. */
const STREAM_WINDOW = 1024 * 1024;
/** Window of all answers of a connection together. */
const CONNECTION_WINDOW = 8 * STREAM_WINDOW;
/** Time for a connection that was silent to show that it still lives, ms. */
const PONG_MS = 10_000;
/** Frames of a hostile server may take this much memory, MB. */
const SESSION_MEGABYTES = 64;

/** One HTTP/2 connection to an upstream: many requests at a time. */
export class Http2ClientSession implements UpstreamConnection {
  /** Called once when it takes no more requests. */
  onClosed: ((session: this) => void) | undefined;
  readonly #session: ClientHttp2Session;
  #open = 0;
  #closing = false;
  /** Last stream that the server says it looks at, once it is going away. */
  #lastSeen: number | undefined;
  #lastActive = Date.now();
  #pong: NodeJS.Timeout | undefined;

  constructor(
    socket: TLSSocket,
    authority: string,
    private readonly limits: HttpLimits,
  ) {
    this.#session = connect(authority, {
      createConnection: () => socket,
      maxSessionMemory: SESSION_MEGABYTES,
      settings: {
        enablePush: false,
        initialWindowSize: STREAM_WINDOW,
        maxHeaderListSize: limits.headBytes,
      },
    });
    const session = this.#session;
    session.on('connect', () => session.setLocalWindowSize(CONNECTION_WINDOW));
    session.on('goaway', (_code: number, lastStream: number) => {
      this.#lastSeen = lastStream;
      this.#retire();
    });
    session.on('error', () => this.#retire());
    session.on('close', () => this.#retire());
    session.setTimeout(limits.upstreamIdleMs, () => {
      if (this.#open === 0) this.#retire();
    });
  }

  /** Whether another request fits. */
  get usable(): boolean {
    const { closed, destroyed, remoteSettings } = this.#session;
    const allowed = remoteSettings?.maxConcurrentStreams ?? this.limits.upstreamStreams;
    return (
      !this.#closing &&
      !closed &&
      !destroyed &&
      this.#open < Math.min(allowed, this.limits.upstreamStreams)
    );
  }

  send(request: UpstreamRequest, receiver: ResponseReceiver): SentRequest {
    this.#checkAlive();
    this.#open++;
    const bodiless = request.length === undefined || request.length === 0;
    const stream = this.#session.request(headersFor(request), {
      endStream: bodiless,
      waitForTrailers: !bodiless,
    });
    stream.once('close', () => this.#closed());
    new ClientStream(stream, request.method, receiver, this.limits, () => this.#unseen(stream));
    return {
      sink: new StreamSink(stream, bodiless, () => undefined),
      cancel: () => stream.close(constants.NGHTTP2_CANCEL),
    };
  }

  destroy(): void {
    this.#retire();
    this.#session.destroy();
  }

  #closed(): void {
    this.#open--;
    this.#lastActive = Date.now();
    if (this.#closing && this.#open === 0) this.#session.close();
  }

  #unseen({ id }: ClientHttp2Stream): boolean {
    return id === undefined || (this.#lastSeen !== undefined && id > this.#lastSeen);
  }

  /** A connection may have died without a word while the computer slept or changed its network. */
  #checkAlive(): void {
    if (this.#pong || Date.now() - this.#lastActive < this.limits.freshMs) return;
    this.#pong = setTimeout(() => this.#session.destroy(new Error('no pong')), PONG_MS);
    const heard = (): void => {
      clearTimeout(this.#pong);
      this.#pong = undefined;
    };
    if (!this.#session.ping(heard)) heard();
  }

  #retire(): void {
    if (this.#session.destroyed) clearTimeout(this.#pong);
    if (this.#closing) return;
    this.#closing = true;
    this.onClosed?.(this);
    if (!this.#session.destroyed) this.#session.close();
  }
}

function headersFor(request: UpstreamRequest): OutgoingHttpHeaders {
  return {
    ':method': request.method,
    ':path': request.target,
    ':scheme': request.scheme,
    ':authority': request.host,
    ...headersOf(request.lines),
    ...(typeof request.length === 'number' ? { 'content-length': request.length } : {}),
  };
}
