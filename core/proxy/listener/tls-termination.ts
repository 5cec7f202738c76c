import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import type { SecureContextCache } from '../certificates/secure-context-cache';
import { serveHttp2 } from '../http2/server-session';
import { Http1ServerConnection } from '../../http/http1/server-connection';
import {
  checkHostField,
  parseAbsoluteTarget,
  parseAuthority,
} from '../../http/http1/request-target';
import type { RequestRoute } from '../../http/http1/exchange';
import type { RequestHead1 } from '../../http/http1/head';
import { MessageError } from '../../http/http1/message-error';
import type { ExchangeHandler, Origin } from '../../http/message';
import type { Authority } from '../../http/http1/request-target';
import type { ProxyLimits } from '../limits';
import { isCertificateRejection } from './pinned-hosts';

export interface TerminationOptions {
  readonly contexts: SecureContextCache;
  readonly limits: ProxyLimits;
  /** The client said that it does not trust our certificate for this name. */
  readonly onRejected: (host: string) => void;
}

/** What was agreed on before the handshake. */
export interface Terminated {
  /** Where the client wanted to be connected. */
  readonly to: Authority;
  /** Name that the client asked a certificate for. */
  readonly name: string;
  readonly handle: ExchangeHandler;
}

/** Ends a client's TLS here with a certificate of ours, and serves HTTP on it. */
export function terminateTls(
  socket: Socket,
  connection: Terminated,
  options: TerminationOptions,
): void {
  const { contexts, limits } = options;
  const secured = new TLSSocket(socket, {
    isServer: true,
    secureContext: contexts.for(connection.name),
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  const slow = setTimeout(() => secured.destroy(), limits.headMs);
  secured.on('error', (error: Error) => {
    if (isCertificateRejection(error)) options.onRejected(connection.name);
    secured.destroy();
  });
  secured.on('close', () => {
    clearTimeout(slow);
    socket.destroy();
  });
  secured.once('secure', () => {
    clearTimeout(slow);
    serve(secured, connection, limits);
  });
}

function serve(socket: TLSSocket, connection: Terminated, limits: ProxyLimits): void {
  const { handle } = connection;
  if (socket.alpnProtocol === 'h2') {
    const origin = (authority: string): Origin | undefined => originOf(authority, connection);
    serveHttp2(socket, { origin, onExchange: handle }, limits);
    return;
  }
  new Http1ServerConnection(
    socket,
    {
      route: (head) => routeOf(head, connection, 'https'),
      onExchange: handle,
      endMeansGone: true,
    },
    limits,
  );
}

function originOf(text: string, { to, name }: Terminated): Origin | undefined {
  const authority = parseAuthority(text, to.port);
  if (!authority || (authority.host !== name && authority.host !== to.host)) return undefined;
  return { scheme: 'https', host: authority.host, port: to.port };
}

/**
 * Where a request inside a tunnel goes: to the tunnel's end and nowhere else. A `Host` that names
 * somebody else is misdirected (RFC 9110 15.5.20), else it could be used to dodge inspection.
 */
export function routeOf(
  head: RequestHead1,
  { to, name }: Pick<Terminated, 'to' | 'name'>,
  scheme: Origin['scheme'],
): RequestRoute {
  const hostField = checkHostField(head);
  if (head.method === 'CONNECT') throw new MessageError(405, 'there is no tunnel in a tunnel');
  const absolute = parseAbsoluteTarget(head.target, head.method);
  if (!absolute && !head.target.startsWith('/') && head.target !== '*') {
    throw new MessageError(400, 'the request target is neither a path nor an address');
  }
  const authority = absolute?.authority ?? parseAuthority(hostField ?? name, to.port);
  if (!authority) throw new MessageError(400, 'the Host field is malformed');
  if (authority.host !== name && authority.host !== to.host) {
    throw new MessageError(421, 'the request is for another host than its connection');
  }
  return {
    origin: { scheme, host: authority.host, port: to.port },
    target: absolute?.path ?? head.target,
  };
}
