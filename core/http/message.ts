import type { Duplex } from 'node:stream';
import type { RequestHead } from '../extract/types';
import type { FieldLines } from './http1/fields';

/** Takes a body as it comes. Exactly one of `onEnd` and `onError` is called, last. */
export interface BodyReceiver {
  onData(bytes: Buffer): void;
  onEnd(trailers: FieldLines): void;
  onError(error: Error): void;
}

/** A body on its way in. Nothing flows before `start`. */
export interface BodySource {
  start(receiver: BodyReceiver): void;
  pause(): void;
  resume(): void;
}

/** A body on its way out. */
export interface BodySink {
  /** False: the other side is slow, wait for `onDrain`. */
  write(bytes: Buffer): boolean;
  end(trailers?: FieldLines): void;
  /** Breaks the message off so that the receiver sees that it is incomplete. */
  abort(): void;
  onDrain: (() => void) | undefined;
}

/** The server that a request is for. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** Lower case; IPv6 addresses without brackets. */
  readonly host: string;
  readonly port: number;
}

/** A received protocol in the form of `Via` (RFC 9110 7.6.3). */
export type HttpVersion = '1.0' | '1.1' | '2.0';

/** A request as the interception sees it, whatever version of HTTP it came by. */
export interface ClientRequest extends RequestHead {
  readonly origin: Origin;
  /** End-to-end field lines in their order, without `Host` (added again towards the upstream). */
  readonly lines: FieldLines;
  /** Body length in bytes where it is known. */
  readonly length: number | undefined;
  /** Version that the request came by, as it stands in `Via` (RFC 9110 7.6.3). */
  readonly version: HttpVersion;
  /** Set for a request to switch protocols (RFC 9110 7.8): the value of `Upgrade`. */
  readonly upgrade: string | undefined;
}

export interface ResponseStart {
  readonly status: number;
  /** End-to-end field lines; framing fields are added by the connection. */
  readonly lines: FieldLines;
  /** Body length in bytes where it is known; `undefined` for a body that ends when it ends. */
  readonly length: number | undefined;
  /** True when no body follows whatever the fields say (HEAD, 204, 304). */
  readonly bodiless: boolean;
}

/** One request and the way to answer it. `respond` is called at most once. */
export interface ClientExchange {
  readonly request: ClientRequest;
  readonly body: BodySource | undefined;
  /** Called once when the client goes away before the answer is complete. */
  onAbort: (() => void) | undefined;
  /** Tells a client that waits with its body to send it (RFC 9110 10.1.1). */
  continue(): void;
  inform(status: number, lines: FieldLines): void;
  respond(start: ResponseStart): BodySink;
  /** Answers 101 with these lines and gives the connection away; HTTP/1.1 only. */
  switchProtocols?(lines: FieldLines): Duplex;
  /** Gives the connection away unanswered, to somebody who answers on it; HTTP/1.1 only. */
  takeOver?(): Duplex;
}

/** What answers exchanges. Must not throw. */
export type ExchangeHandler = (exchange: ClientExchange) => void;
