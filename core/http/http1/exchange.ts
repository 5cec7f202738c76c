import type { Duplex } from 'node:stream';
import type { BodySink, ClientExchange, ClientRequest, Origin, ResponseStart } from '../message';
import type { BodyQueue } from './body-queue';
import { BodyWriter, fieldText, type OutgoingFraming } from './body-writer';
import { endToEnd, tokens, type FieldLines } from './fields';
import type { RequestHead1 } from './head';
import type { SocketWriter } from '../net/socket-writer';

/** `Host` is written again for the upstream; `Content-Length` follows from the body that is sent. */
const FRAMING_FIELDS: ReadonlySet<string> = new Set(['host', 'content-length']);

/** What an exchange needs of the connection that it lives on. */
export interface ExchangeConnection {
  readonly writer: SocketWriter;
  answered(complete: boolean): void;
  detach(): Duplex;
}

/** Where the request goes, as its connection understood the target. */
export interface RequestRoute {
  readonly origin: Origin;
  /** Origin-form or `*`. */
  readonly target: string;
}

/** One request on an HTTP/1 connection. */
export class Http1Exchange implements ClientExchange {
  onAbort: (() => void) | undefined;
  readonly request: ClientRequest;
  /** Whether the connection may carry another request (RFC 9112 9.3). */
  keepAlive: boolean;
  sink: BodyWriter | undefined;

  constructor(
    readonly head: RequestHead1,
    route: RequestRoute,
    readonly body: BodyQueue | undefined,
    length: number | undefined,
    private readonly connection: ExchangeConnection,
  ) {
    const { map } = head.fields;
    const connectionField = map['connection'];
    const options = connectionField === undefined ? [] : tokens(connectionField);
    this.keepAlive = head.minor === 1 ? !options.includes('close') : options.includes('keep-alive');
    this.request = {
      method: head.method,
      host: route.origin.host,
      target: route.target,
      headers: map,
      origin: route.origin,
      lines: endToEnd(head.fields, FRAMING_FIELDS),
      length,
      upgrade:
        head.minor === 1 && options.includes('upgrade') && !body ? map['upgrade'] : undefined,
    };
  }

  continue(): void {
    if (this.#expectsContinue()) this.inform(100, []);
  }

  inform(status: number, lines: FieldLines): void {
    // RFC 9110 15.2: an HTTP/1.0 client does not know interim responses.
    if (this.head.minor === 0 || this.sink) return;
    this.connection.writer.write(`HTTP/1.1 ${status} \r\n${fieldText(lines)}\r\n`);
    this.connection.writer.flush();
  }

  respond(start: ResponseStart): BodySink {
    const framing = this.#framing(start);
    if (framing === 'until-close') this.keepAlive = false;
    this.connection.writer.write(this.#headText(start, framing));
    this.sink = new BodyWriter(this.connection.writer, framing, (complete) =>
      this.connection.answered(complete),
    );
    return this.sink;
  }

  switchProtocols(lines: FieldLines): Duplex {
    const { writer } = this.connection;
    writer.write(`HTTP/1.1 101 Switching Protocols\r\n${fieldText(lines)}\r\n`);
    writer.flush();
    return this.connection.detach();
  }

  #expectsContinue(): boolean {
    return (
      this.body !== undefined && this.request.headers['expect']?.toLowerCase() === '100-continue'
    );
  }

  #framing(start: ResponseStart): OutgoingFraming {
    if (start.bodiless) return 'none';
    if (start.length !== undefined) return 'length';
    return this.head.minor === 1 ? 'chunked' : 'until-close';
  }

  #headText(start: ResponseStart, framing: OutgoingFraming): string {
    let text = `HTTP/1.1 ${start.status} ${REASONS[start.status] ?? ''}\r\n${fieldText(start.lines)}`;
    if (start.length !== undefined && start.status !== 204) {
      text += `Content-Length: ${start.length}\r\n`;
    } else if (framing === 'chunked') {
      text += 'Transfer-Encoding: chunked\r\n';
    }
    if (!this.keepAlive) text += 'Connection: close\r\n';
    else if (this.head.minor === 0) text += 'Connection: keep-alive\r\n';
    return `${text}\r\n`;
  }
}

/** Reason phrases of RFC 9110 15 and others in use; they have no meaning to a client. */
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  414: 'URI Too Long',
  417: 'Expectation Failed',
  421: 'Misdirected Request',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
  505: 'HTTP Version Not Supported',
  508: 'Loop Detected',
};
