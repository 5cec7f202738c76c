import { constants, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import { BodyQueue } from '../http1/body-queue';
import { addTo, mapOf, type FieldSection } from '../http1/fields';
import { repeatedLength, type Framing } from '../http1/framing';
import type { ResponseHead1 } from '../http1/head';
import { MessageError } from '../http1/message-error';
import type { HttpLimits } from '../limits';
import { RequestNotProcessed, type ResponseReceiver } from '../upstream/connection';
import { linesOf } from './fields';

/** Codes by which a server says that it has not processed a request (RFC 9113 7). */
const NOT_PROCESSED: ReadonlySet<number> = new Set([
  constants.NGHTTP2_REFUSED_STREAM,
  constants.NGHTTP2_HTTP_1_1_REQUIRED,
]);

/** Takes the answer that comes on one stream, and hands it over as the receiver knows it. */
export class ClientStream {
  #body: BodyQueue | undefined;
  #begun = false;
  #over = false;
  #interim = 0;
  #trailers: string[] = [];

  constructor(
    private readonly stream: ClientHttp2Stream,
    private readonly method: string,
    private readonly receiver: ResponseReceiver,
    private readonly limits: HttpLimits,
    /** True while the server may not have seen the stream at all (GOAWAY). */
    private readonly unseen: () => boolean,
  ) {
    stream.setTimeout(limits.firstByteMs, () => this.#silent());
    stream.on('headers', (headers) => this.#inform(headers));
    stream.on('response', (headers, flags) => this.#respond(headers, flags));
    stream.on('error', (error: Error) => this.#fail(error));
    stream.on('close', () => this.#fail(new Error('the server closed the stream')));
  }

  #inform(headers: IncomingHttpHeaders): void {
    if (++this.#interim > this.limits.interimResponses) {
      this.#fail(new MessageError(502, 'too many interim responses'));
    } else this.receiver.onInformation(headOf(headers));
  }

  #respond(headers: IncomingHttpHeaders, flags: number): void {
    if (this.#over) return;
    this.#begun = true;
    this.stream.setTimeout(this.limits.bodyIdleMs, () => this.#silent());
    const head = headOf(headers);
    if (hasNoBody(this.method, head.status) || (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
      this.#over = true;
      this.receiver.onResponse(withEnd(head, this.method), undefined, { kind: 'none' });
      this.stream.resume();
      return;
    }
    this.#body = this.#receiveBody();
    this.receiver.onResponse(head, this.#body, framingOf(head));
  }

  #receiveBody(): BodyQueue {
    const { stream } = this;
    const queue = new BodyQueue((flowing) => {
      if (flowing) stream.resume();
      else stream.pause();
    });
    stream.on('trailers', (fields: IncomingHttpHeaders) => {
      this.#trailers = linesOf(fields);
    });
    stream.on('data', (bytes: Buffer) => queue.data(bytes));
    stream.on('end', () => {
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR || stream.aborted) return;
      this.#over = true;
      queue.end(this.#trailers);
    });
    stream.pause();
    return queue;
  }

  #silent(): void {
    this.#fail(new MessageError(504, 'the server did not answer in time'));
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    const { stream } = this;
    const { rstCode } = stream;
    stream.close(constants.NGHTTP2_CANCEL);
    if (this.#body) {
      this.#body.fail(error);
      return;
    }
    const untouched = !this.#begun && (NOT_PROCESSED.has(rstCode) || this.unseen());
    const wantsHttp1 = rstCode === constants.NGHTTP2_HTTP_1_1_REQUIRED;
    const told = untouched ? new RequestNotProcessed(wantsHttp1) : error;
    this.receiver.onFailure(told, this.#begun || this.#interim > 0);
  }
}

const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' || status === 204 || status === 304;

function headOf(headers: IncomingHttpHeaders): ResponseHead1 {
  const lines = linesOf(headers);
  const map: Record<string, string> = { ...mapOf(lines) };
  const length = headers['content-length'];
  if (length !== undefined) map['content-length'] = length;
  const fields: FieldSection = { lines, map };
  return { status: Number(headers[':status'] ?? 502), reason: '', version: '2.0', fields };
}

/** An answer that ends with its head is one of length zero where others have a body. */
function withEnd(head: ResponseHead1, method: string): ResponseHead1 {
  if (hasNoBody(method, head.status) || head.fields.map['content-length'] !== undefined)
    return head;
  const map = { ...head.fields.map };
  addTo(map, 'content-length', '0');
  return { ...head, fields: { ...head.fields, map } };
}

function framingOf(head: ResponseHead1): Framing {
  const length = repeatedLength(head.fields.map['content-length'] ?? '');
  if (length === undefined) return { kind: 'until-close' };
  return { kind: 'length', length: Number(length) };
}
