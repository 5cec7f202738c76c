import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { WebSocket, WebSocketServer } from 'ws';
import type { RawRequest } from '../requests/request-head';
import type { Visit } from '../requests/waf-request';
import type { WafOptions } from '../types';
import { RelayedSocket } from './relayed-socket';

export interface SocketOptions extends WafOptions {
  readonly visitOf: (request: RawRequest) => Visit | 'no-zone' | 'bad-target';
  readonly track: (work: Promise<unknown>) => void;
}

/** Largest message, bytes. */
export const MESSAGE_BYTES = 16 * 1024 * 1024;
/** Headers of the handshake that belong to one connection only (RFC 6455 4.1). */
const OWN_HEADERS =
  /^(host|connection|upgrade|sec-websocket-(key|version|extensions|accept|protocol)|content-length)$/;
/** The origin must have answered the handshake by then, ms. */
const HANDSHAKE_MS = 30_000;

/** Takes upgrades to WebSocket (RFC 6455) and relays their messages, each of them inspected. */
export function serveWebSockets(app: FastifyInstance, options: SocketOptions): void {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: true,
    clientTracking: true,
  });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const visit = options.visitOf(request);
    if (typeof visit === 'string') return refuse(socket, '421 Misdirected Request');
    const origin = visit.zone.origins.next();
    if (origin === undefined) return refuse(socket, '503 Service Unavailable');
    const upstream = connect(origin, visit, request);
    // The client's handshake ends once the origin has agreed, so that both speak the same protocol.
    upstream.once('unexpected-response', (_request, response) => {
      response.destroy();
      refuse(socket, `${response.statusCode ?? 502} Upgrade Refused`);
    });
    upstream.once('error', () => refuse(socket, '502 Bad Gateway'));
    upstream.once('open', () => {
      request.headers['sec-websocket-protocol'] = upstream.protocol;
      if (upstream.protocol === '') delete request.headers['sec-websocket-protocol'];
      server.handleUpgrade(request, socket, head, (client) => {
        new RelayedSocket(options, visit, client, upstream).start();
      });
    });
    socket.once('close', () => {
      if (upstream.readyState === WebSocket.CONNECTING) upstream.terminate();
    });
  });
  app.addHook('preClose', async () => {
    for (const client of server.clients) client.close(GOING_AWAY);
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
}

/** RFC 6455 7.4.1. */
const GOING_AWAY = 1001;

function connect(origin: string, visit: Visit, request: IncomingMessage): WebSocket {
  const url = new URL(visit.head.target, `${origin}/`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(visit.head.headers)) {
    if (!OWN_HEADERS.test(name)) headers[name] = value;
  }
  const offered = (request.headers['sec-websocket-protocol'] ?? '')
    .split(/\s*,\s*/)
    .filter(Boolean);
  return new WebSocket(url, offered, {
    headers: { ...headers, host: request.headers.host ?? visit.head.host },
    maxPayload: MESSAGE_BYTES,
    handshakeTimeout: HANDSHAKE_MS,
    followRedirects: false,
  });
}

function refuse(socket: Duplex, status: string): void {
  if (socket.destroyed) return;
  socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
}
