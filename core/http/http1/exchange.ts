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
  #continued = false;

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
    // RFC 9112 9.3: a proxy must not keep the connection of an HTTP/1.0 client.
    this.keepAlive = head.minor === 1 && !options.includes('close');
    this.request = {
      method: head.method,
      host: route.origin.host,
      target: route.target,
      headers: map,
      origin: route.origin,
      lines: endToEnd(head.fields, FRAMING_FIELDS),
      length,
      version: head.minor === 1 ? '1.1' : '1.0',
      upgrade:
        head.minor === 1 && options.includes('upgrade') && !body
          ? offeredProtocol(map['upgrade'])
          : undefined,
    };
  }

  continue(): void {
    if (this.#continued || !this.#expectsContinue()) return;
    this.#continued = true;
    this.inform(100, []);
  }

  inform(status: number, lines: FieldLines): void {
    // RFC 9110 15.2: an HTTP/1.0 client does not know interim responses.
    if (this.head.minor === 0 || this.sink) return;
    this.connection.writer.write(
      `HTTP/1.1 ${status} ${reasonOf(status)}\r\n${fieldText(lines)}\r\n`,
    );
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

  takeOver(): Duplex {
    this.connection.writer.flush();
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
    let text = `HTTP/1.1 ${start.status} ${reasonOf(start.status)}\r\n${fieldText(start.lines)}`;
    if (start.length !== undefined && start.status !== 204) {
      text += `Content-Length: ${start.length}\r\n`;
    } else if (framing === 'chunked') {
      text += 'Transfer-Encoding: chunked\r\n';
    }
    if (!this.keepAlive) text += 'Connection: close\r\n';
    return `${text}\r\n`;
  }
}

/** Protocols that are another HTTP, which we speak on our own terms or not at all (RFC 9113 3.1). */
const OTHER_HTTP = /^(h2c?|http(\/.*)?|tls\/.*)$/;

/** The protocol that is offered to the upstream: the first that is not another version of HTTP. */
function offeredProtocol(value: string | undefined): string | undefined {
  const offered = value?.split(',').map((one) => one.trim());
  return offered?.find((one) => one !== '' && !OTHER_HTTP.test(one.toLowerCase()));
}

/** The phrase of a status line (RFC 9110 15); it has no meaning to a client. */
export function reasonOf(status: number): string {
  return REASONS[status] ?? '';
}

const REASONS: Readonly<Record<number, string>> = {
  100: 'Continue',
  102: 'Processing',
  103: 'Early Hints',
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
