import {
  constants,
  performServerHandshake,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { isToken } from '../../http/http1/fields';
import type { ProxyLimits } from '../limits';
import type { Origin } from '../../http/message';
import { Http2Exchange } from './stream-exchange';

export interface Http2Service {
  /** The origin of an authority; `undefined`: not ours to serve, answered with 421. */
  origin(authority: string): Origin | undefined;
  onExchange(exchange: Http2Exchange): void;
}

/** Serves HTTP/2 on a TLS socket whose handshake chose it. */
export function serveHttp2(
  socket: TLSSocket,
  service: Http2Service,
  limits: ProxyLimits,
): ServerHttp2Session {
  const session = performServerHandshake(socket, {
    maxSessionMemory: 32,
    settings: {
      maxConcurrentStreams: limits.streams,
      maxHeaderListSize: limits.headBytes,
      // WebSockets come by HTTP/1.1 (RFC 8441 is not offered).
      enableConnectProtocol: false,
    },
  });
  // A TLSSocket that no tls.Server made never says that it has connected, and the session waits for
  // that word before it reads (seen in Node 20 and 22).
  socket.emit('secureConnect');
  session.setTimeout(limits.idleMs, () => session.close());
  session.on('error', () => session.destroy());
  session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number) => {
    const authority = headers[':authority'] ?? headers.host ?? '';
    const origin = service.origin(authority);
    const refused = refusalOf(headers, origin, limits);
    if (refused !== undefined || origin === undefined) {
      stream.on('error', () => stream.close());
      stream.respond({ ':status': refused ?? 421 }, { endStream: true });
      return;
    }
    const endOfStream = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    service.onExchange(new Http2Exchange(stream, headers, origin, endOfStream));
  });
  return session;
}

/** What goes into an HTTP/1.1 request line must be fit for one, whatever HTTP/2 lets pass. */
const PATH = /^(\*|\/[\x21-\x7e\x80-\xff]*)$/;

/** The status that a request gets which is not taken; `undefined` for one that is. */
function refusalOf(
  headers: IncomingHttpHeaders,
  origin: Origin | undefined,
  limits: ProxyLimits,
): number | undefined {
  const method = headers[':method'] ?? '';
  const path = headers[':path'] ?? '';
  if (method === 'CONNECT') return 405;
  if (origin === undefined) return 421;
  if (path.length > limits.targetBytes) return 414;
  return isToken(method) && PATH.test(path) ? undefined : 400;
}
