import type { Socket } from 'node:net';
import type { FieldLines } from '../http1/fields';
import type { Framing } from '../http1/framing';
import type { ResponseHead1 } from '../http1/head';
import type { BodySink, BodySource } from '../message';

export interface UpstreamRequest {
  readonly method: string;
  readonly target: string;
  /** Value of `Host` or `:authority`. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
  /** End-to-end field lines without `Host` and framing. */
  readonly lines: FieldLines;
  /** `undefined`: no body at all. `'chunked'`: its length is not known. */
  readonly length: number | 'chunked' | undefined;
  /** Value of `Upgrade`, for a request to switch protocols. */
  readonly upgrade: string | undefined;
}

/** Takes what comes back for one request. */
export interface ResponseReceiver {
  onInformation(head: ResponseHead1): void;
  onResponse(head: ResponseHead1, body: BodySource | undefined, framing: Framing): void;
  /** 101: the connection is the receiver's now. */
  onSwitch(head: ResponseHead1, socket: Socket): void;
  /** Before `onResponse` only; later failures reach the body's receiver. */
  onFailure(error: Error, answerBegun: boolean): void;
}

/** A request that was sent: its body goes in, and it can be given up. */
export interface SentRequest {
  /** Must be ended also without a body. */
  readonly sink: BodySink;
  /** Nobody wants the answer any more. */
  cancel(): void;
}

/** A connection to an upstream, whatever version of HTTP it speaks. */
export interface UpstreamConnection {
  send(request: UpstreamRequest, receiver: ResponseReceiver): SentRequest;
  /** Closes it, with all that is on its way. */
  destroy(): void;
}

/** The server says that it has not looked at the request (RFC 9113 8.7): it may be sent again. */
export class RequestNotProcessed extends Error {
  readonly code = 'ERR_REQUEST_NOT_PROCESSED';
  constructor(
    /** The server wants it by HTTP/1.1 (RFC 9113 7, HTTP_1_1_REQUIRED). */
    readonly wantsHttp1: boolean,
  ) {
    super('the server has not processed the request');
    this.name = 'RequestNotProcessed';
  }
}
