import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpLimits } from '../limits';
import { SocketWriter } from '../net/socket-writer';
import { BodyDecoder } from './body-decoder';
import { BodyQueue } from './body-queue';
import { Http1Exchange, reasonOf, type RequestRoute } from './exchange';
import { requestFraming, type Framing } from './framing';
import { HeadBuffer } from './head-buffer';
import { parseRequestHead, type RequestHead1 } from './head';
import { httpDate } from './http-date';
import { MessageError } from './message-error';
import { checkHostField } from './request-target';

/** What a connection asks of whoever opened it. */
export interface Http1Service {
  /** Says where a request goes; throws `MessageError` for one that it does not take. */
  route(head: RequestHead1): RequestRoute;
  onExchange(exchange: Http1Exchange): void;
  /** CONNECT: the connection is given away. Absent where tunnels are not offered. */
  onConnect?(head: RequestHead1, socket: Duplex): void;
  /** A message that was refused, for counters. */
  onRefused?(error: MessageError): void;
  /** TLS has no use for half-closed connections: its end means that the client has gone. */
  readonly endMeansGone: boolean;
}

/** Serves HTTP/1 on a socket, one exchange at a time, strictly by RFC 9112. */
export class Http1ServerConnection {
  readonly writer: SocketWriter;
  readonly #head: HeadBuffer;
  #decoder: BodyDecoder | undefined;
  #exchange: Http1Exchange | undefined;
  /** Pipelined bytes that wait for the exchange before them. */
  #ahead: Buffer[] = [];
  #aheadBytes = 0;
  #feeding = false;
  /** Set once no more requests are taken: bytes are discarded up to a limit. */
  #closing = false;
  #discarded = 0;
  #clientEnded = false;
  #headTimer: NodeJS.Timeout | undefined;

  readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
  readonly #onEnd = (): void => this.#ended();
  readonly #onClose = (): void => this.#gone(new Error('the client closed the connection'));
  readonly #onError = (error: Error): void => this.#gone(error);
  readonly #onDrain = (): void => this.#exchange?.sink?.onDrain?.();
  readonly #onTimeout = (): void => this.#silent();

  constructor(
    private readonly socket: Socket,
    private readonly service: Http1Service,
    private readonly limits: HttpLimits,
  ) {
    this.writer = new SocketWriter(socket, limits.bufferedBytes);
    this.#head = new HeadBuffer(limits.headBytes, true);
    socket.setTimeout(limits.idleMs);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('error', this.#onError);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onTimeout);
  }

  /** Called by the exchange when its answer is out, or broken off. */
  answered(complete: boolean): void {
    const exchange = this.#exchange;
    if (!exchange) return;
    if (!complete) {
      this.#exchange = undefined;
      this.socket.destroy();
      return;
    }
    const bodyRead = this.#decoder === undefined || this.#decoder.done;
    this.#exchange = undefined;
    this.#decoder = undefined;
    const last = this.#clientEnded && this.#aheadBytes === 0;
    if (!exchange.keepAlive || !bodyRead || last) this.#linger();
    else if (this.#aheadBytes === 0) this.#next();
    // Later: the upstream connection of this answer is free again once its last bytes are handled.
    else process.nextTick(() => this.#next());
  }

  /** Takes this connection's listeners off and gives the socket with what was read too early. */
  detach(): Duplex {
    const { socket } = this;
    clearTimeout(this.#headTimer);
    this.#exchange = undefined;
    this.#decoder = undefined;
    socket.setTimeout(0);
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
    socket.off('drain', this.#onDrain);
    socket.off('timeout', this.#onTimeout);
    // The error listener stays until the next owner has its own: an error must never be unheard.
    socket.pause();
    if (this.#aheadBytes > 0) socket.unshift(Buffer.concat(this.#ahead));
    this.#ahead = [];
    this.#aheadBytes = 0;
    this.#closing = true;
    return socket;
  }

  #receive(chunk: Buffer): void {
    if (this.#closing) this.#discard(chunk.length);
    else if (this.#feeding || (this.#exchange && this.#decoder === undefined)) this.#stash(chunk);
    else this.#feed(chunk);
  }

  #stash(chunk: Buffer): void {
    this.#ahead.push(chunk);
    this.#aheadBytes += chunk.length;
    if (this.#aheadBytes > this.limits.bufferedBytes) this.socket.pause();
  }

  /** After an answer: goes on with what the client has sent ahead. */
  #next(): void {
    if (this.#feeding || this.#closing) return;
    if (this.#aheadBytes === 0) {
      this.socket.resume();
      return;
    }
    const chunk = Buffer.concat(this.#ahead);
    this.#ahead = [];
    this.#aheadBytes = 0;
    this.socket.resume();
    this.#feed(chunk);
  }

  #feed(first: Buffer): void {
    this.#feeding = true;
    let chunk: Buffer | undefined = first;
    try {
      while (chunk && !this.#closing) {
        if (this.#decoder) chunk = this.#feedBody(this.#decoder, chunk);
        else if (this.#exchange) {
          this.#stash(chunk);
          chunk = undefined;
        } else chunk = this.#feedHead(chunk);
        if (!chunk && !this.#exchange && this.#aheadBytes > 0) {
          chunk = Buffer.concat(this.#ahead);
          this.#ahead = [];
          this.#aheadBytes = 0;
        }
      }
    } catch (error) {
      this.#refuse(error);
    } finally {
      this.#feeding = false;
    }
  }

  #feedBody(decoder: BodyDecoder, chunk: Buffer): Buffer | undefined {
    const rest = decoder.push(chunk);
    if (decoder.done && this.#decoder === decoder) this.#decoder = undefined;
    return rest;
  }

  #feedHead(chunk: Buffer): Buffer | undefined {
    const found = this.#head.push(chunk);
    if (!found) {
      if (this.#head.waiting)
        this.#headTimer ??= setTimeout(() => this.#slow(), this.limits.headMs);
      return undefined;
    }
    clearTimeout(this.#headTimer);
    this.#headTimer = undefined;
    const head = parseRequestHead(found.text, this.limits);
    if (head.method === 'CONNECT' && this.service.onConnect) {
      checkConnect(head);
      if (found.rest) this.#stash(found.rest);
      this.service.onConnect(head, this.detach());
      return undefined;
    }
    this.#open(head);
    return found.rest;
  }

  #open(head: RequestHead1): void {
    const framing = requestFraming(head);
    checkExpectations(head, framing);
    const route = this.service.route(head);
    let body: BodyQueue | undefined;
    if (framing.kind !== 'none') {
      const queue = new BodyQueue((flowing) =>
        flowing ? this.socket.resume() : this.socket.pause(),
      );
      body = queue;
      this.#decoder = new BodyDecoder(
        framing,
        { onData: (bytes) => queue.data(bytes), onEnd: (trailers) => queue.end(trailers) },
        this.limits,
        400,
      );
    }
    const declared = head.fields.map['content-length'] === undefined ? undefined : 0;
    const length = framing.kind === 'length' ? framing.length : declared;
    const exchange = new Http1Exchange(head, route, body, length, this);
    this.#exchange = exchange;
    this.service.onExchange(exchange);
  }

  /** Answers a malformed message where an answer is still possible, and closes. */
  #refuse(error: unknown): void {
    const refusal =
      error instanceof MessageError ? error : new MessageError(500, 'the proxy failed');
    this.service.onRefused?.(refusal);
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#decoder = undefined;
    if (exchange) {
      const started = exchange.sink !== undefined;
      exchange.body?.fail(refusal);
      exchange.onAbort?.();
      if (started) {
        this.socket.destroy();
        return;
      }
    }
    const text = `${refusal.message}\n`;
    this.writer.write(
      `HTTP/1.1 ${refusal.status} ${reasonOf(refusal.status)}\r\nDate: ${httpDate()}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
    this.writer.flush();
    this.#linger();
  }

  /**
   * Closes in two steps: an abrupt close while the client still sends would make its system throw
   * the answer away (RFC 9112 9.6).
   */
  #linger(): void {
    this.#closing = true;
    clearTimeout(this.#headTimer);
    this.#ahead = [];
    this.#aheadBytes = 0;
    this.writer.flush();
    this.socket.end();
    if (this.#clientEnded) return;
    this.socket.setTimeout(Math.min(this.limits.idleMs, this.limits.headMs));
    this.socket.resume();
  }

  #discard(bytes: number): void {
    this.#discarded += bytes;
    if (this.#discarded > this.limits.drainBytes) this.socket.destroy();
  }

  #slow(): void {
    this.#refuse(new MessageError(408, 'the request head did not arrive in time'));
  }

  #silent(): void {
    if (this.#closing || !this.#exchange) this.socket.destroy();
    else if (this.#decoder) this.#refuse(new MessageError(408, 'the request body stopped'));
    // Otherwise the client waits for us: for the upstream, or for a person to decide.
  }

  #ended(): void {
    this.#clientEnded = true;
    const waiting = this.#exchange !== undefined && this.#decoder === undefined;
    if (waiting && !this.service.endMeansGone) return;
    if (this.#exchange) this.#gone(new Error('the client ended the connection'));
    if (!this.#closing || this.service.endMeansGone) this.socket.end();
  }

  #gone(error: Error): void {
    clearTimeout(this.#headTimer);
    this.#closing = true;
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#decoder = undefined;
    if (!exchange) return;
    this.socket.destroy();
    exchange.body?.fail(error);
    exchange.onAbort?.();
  }
}

/** RFC 9110 9.3.6: a request to connect has a `Host` like any other, and no content. */
function checkConnect(head: RequestHead1): void {
  checkHostField(head);
  if (requestFraming(head).kind !== 'none') {
    throw new MessageError(400, 'a CONNECT request has no content');
  }
}

/** Refuses what could not be fulfilled by whoever the request is for. */
function checkExpectations(head: RequestHead1, framing: Framing): void {
  const expected = head.fields.map['expect'];
  if (expected !== undefined && head.minor === 1 && expected.toLowerCase() !== '100-continue') {
    throw new MessageError(417, 'the only expectation that is known here is 100-continue');
  }
  if (head.method === 'TRACE' && framing.kind !== 'none') {
    throw new MessageError(400, 'a TRACE request has no content');
  }
}
