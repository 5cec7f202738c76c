import type { Socket } from 'node:net';
import type { HttpLimits } from '../limits';
import { SocketWriter } from '../net/socket-writer';
import { BodyDecoder } from './body-decoder';
import { BodyQueue } from './body-queue';
import { BodyWriter, fieldText } from './body-writer';
import { tokens } from './fields';
import { responseFraming, type Framing } from './framing';
import { HeadBuffer } from './head-buffer';
import { parseResponseHead, type ResponseHead1 } from './head';
import { MessageError } from './message-error';
import type {
  ResponseReceiver,
  SentRequest,
  UpstreamConnection,
  UpstreamRequest,
} from '../upstream/connection';

/** One HTTP/1.1 connection to an upstream, one request at a time. */
export class Http1ClientConnection implements UpstreamConnection {
  /** Requests sent so far; a connection that served some may be closed by the server at any time. */
  served = 0;
  idleSince = 0;
  /** Called when the connection can take the next request, or is of no more use. */
  onIdle: ((connection: this) => void) | undefined;
  onClosed: ((connection: this) => void) | undefined;
  /** How long the server promised to keep an idle connection; milliseconds. */
  keepAliveMs: number | undefined;

  readonly #writer: SocketWriter;
  readonly #head: HeadBuffer;
  #receiver: ResponseReceiver | undefined;
  #method = '';
  #upgrade: string | undefined;
  #interim = 0;
  #sink: BodyWriter | undefined;
  #requestSent = false;
  #decoder: BodyDecoder | undefined;
  #body: BodyQueue | undefined;
  #reusable = true;
  #closed = false;
  #answerBegun = false;

  readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
  readonly #onEnd = (): void => this.#ended();
  readonly #onClose = (): void => this.#fail(new Error('the server closed the connection'));
  readonly #onError = (error: Error): void => this.#fail(error);
  readonly #onDrain = (): void => this.#sink?.onDrain?.();
  readonly #onTimeout = (): void => this.#silent();

  constructor(
    private readonly socket: Socket,
    private readonly limits: HttpLimits,
  ) {
    this.#writer = new SocketWriter(socket, limits.bufferedBytes);
    this.#head = new HeadBuffer(limits.headBytes, false);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('close', this.#onClose);
    socket.on('error', this.#onError);
    socket.on('drain', this.#onDrain);
    socket.on('timeout', this.#onTimeout);
  }

  get usable(): boolean {
    return !this.#closed && this.#reusable && !this.#receiver && !this.socket.destroyed;
  }

  /** Sends a request head; its body goes into the sink, which must be ended also without a body. */
  send(request: UpstreamRequest, receiver: ResponseReceiver): SentRequest {
    this.served++;
    this.#receiver = receiver;
    this.#method = request.method;
    this.#upgrade = request.upgrade;
    this.#interim = 0;
    this.#requestSent = false;
    this.#answerBegun = false;
    this.socket.setTimeout(this.limits.firstByteMs);
    this.#writer.write(headText(request));
    const framing =
      request.length === undefined ? 'none' : request.length === 'chunked' ? 'chunked' : 'length';
    const sink = new BodyWriter(this.#writer, framing, (complete) => {
      if (!complete) this.destroy();
      this.#requestSent = true;
      this.#release();
    });
    this.#sink = sink;
    // A request that is over has given the connection back: it may be another one's by now.
    const cancel = (): void => {
      if (this.#sink === sink) this.destroy();
    };
    return { sink, cancel };
  }

  /** Nobody wants the answer any more. */
  destroy(): void {
    this.#reusable = false;
    this.socket.destroy();
  }

  #receive(chunk: Buffer): void {
    let rest: Buffer | undefined = chunk;
    try {
      while (rest) {
        if (this.#decoder) {
          const decoder: BodyDecoder = this.#decoder;
          rest = decoder.push(rest);
          if (decoder.done) this.#finish();
        } else if (this.#receiver) rest = this.#receiveHead(this.#receiver, rest);
        else throw new MessageError(502, 'bytes that no request asked for');
      }
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error('the answer could not be read'));
    }
  }

  #receiveHead(receiver: ResponseReceiver, chunk: Buffer): Buffer | undefined {
    this.#answerBegun = true;
    const found = this.#head.push(chunk);
    if (!found) return undefined;
    const head = parseResponseHead(found.text, this.limits);
    if (head.status === 101) {
      this.#checkSwitch(head);
      this.#switch(receiver, head, found.rest);
      return undefined;
    }
    if (head.status < 200) {
      if (++this.#interim > this.limits.interimResponses) {
        throw new MessageError(502, 'too many interim responses');
      }
      receiver.onInformation(head);
      return found.rest;
    }
    this.#open(receiver, head);
    return found.rest;
  }

  #open(receiver: ResponseReceiver, head: ResponseHead1): void {
    const framing = responseFraming(head, this.#method);
    this.#noteConnection(head, framing);
    this.socket.setTimeout(this.limits.bodyIdleMs);
    if (framing.kind === 'none') {
      receiver.onResponse(head, undefined, framing);
      this.#finish();
      return;
    }
    const body = new BodyQueue((flowing) => {
      if (flowing) this.socket.resume();
      else this.socket.pause();
    });
    this.#body = body;
    this.#decoder = new BodyDecoder(
      framing,
      { onData: (bytes) => body.data(bytes), onEnd: (trailers) => body.end(trailers) },
      this.limits,
      502,
    );
    receiver.onResponse(head, body, framing);
  }

  #noteConnection(head: ResponseHead1, framing: Framing): void {
    const options = tokens(head.fields.map['connection']);
    // RFC 9112 6.1: chunks in HTTP/1.0 are a sign of faulty framing.
    const persistent =
      head.version === '1.1'
        ? !options.includes('close')
        : options.includes('keep-alive') && framing.kind !== 'chunked';
    if (!persistent || framing.kind === 'until-close') this.#reusable = false;
    const timeout = /(?:^|[,\s])timeout=(\d{1,6})/i.exec(head.fields.map['keep-alive'] ?? '');
    // A second early: the server counts from when it sent, we from when we received.
    this.keepAliveMs = timeout ? Math.max(0, Number(timeout[1]) - 1) * 1000 : undefined;
  }

  /** RFC 9110 7.8: only to a protocol that the request has offered. */
  #checkSwitch(head: ResponseHead1): void {
    const chosen = head.fields.map['upgrade']?.toLowerCase();
    if (this.#upgrade === undefined || chosen !== this.#upgrade.toLowerCase()) {
      throw new MessageError(502, 'the server switched to a protocol that nobody asked for');
    }
  }

  #switch(receiver: ResponseReceiver, head: ResponseHead1, rest: Buffer | undefined): void {
    this.#reusable = false;
    this.#closed = true;
    this.#receiver = undefined;
    const { socket } = this;
    socket.setTimeout(0);
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('close', this.#onClose);
    socket.off('drain', this.#onDrain);
    socket.off('timeout', this.#onTimeout);
    socket.pause();
    if (rest) socket.unshift(rest);
    this.onClosed?.(this);
    receiver.onSwitch(head, socket);
  }

  /** The answer is complete. */
  #finish(): void {
    this.#decoder = undefined;
    this.#body = undefined;
    this.#receiver = undefined;
    // An answer before the request's end: the server may not read the rest (RFC 9112 9.3).
    if (!this.#requestSent) this.#reusable = false;
    this.#release();
  }

  #release(): void {
    if (this.#receiver || !this.#requestSent || this.#closed) {
      if (!this.#receiver && !this.#reusable) this.socket.destroy();
      return;
    }
    if (!this.#reusable) {
      this.socket.destroy();
      return;
    }
    this.#sink = undefined;
    this.socket.setTimeout(0);
    this.socket.resume();
    this.onIdle?.(this);
  }

  #silent(): void {
    this.#fail(new MessageError(504, 'the server did not answer in time'));
  }

  #ended(): void {
    this.#reusable = false;
    const decoder = this.#decoder;
    if (!decoder) {
      this.#fail(new Error('the server closed the connection'));
      return;
    }
    try {
      decoder.close();
      this.#finish();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error('the answer was cut off'));
    }
  }

  #fail(error: Error): void {
    this.#reusable = false;
    const receiver = this.#receiver;
    const body = this.#body;
    this.#receiver = undefined;
    this.#body = undefined;
    this.#decoder = undefined;
    this.socket.destroy();
    if (!this.#closed) {
      this.#closed = true;
      this.onClosed?.(this);
    }
    if (body) body.fail(error);
    else receiver?.onFailure(error, this.#answerBegun);
  }
}

function headText(request: UpstreamRequest): string {
  let text = `${request.method} ${request.target} HTTP/1.1\r\nHost: ${request.host}\r\n`;
  text += fieldText(request.lines);
  if (request.length === 'chunked') text += 'Transfer-Encoding: chunked\r\n';
  else if (request.length !== undefined) text += `Content-Length: ${request.length}\r\n`;
  if (request.upgrade !== undefined) {
    text += `Connection: Upgrade\r\nUpgrade: ${request.upgrade}\r\n`;
  }
  return `${text}\r\n`;
}
