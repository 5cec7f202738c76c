import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';

/** TLS of the endpoint itself; PEM. */
export interface TransportSecurity {
  readonly cert: string;
  readonly key: string;
  /** Devices must show a certificate of these authorities besides their signature (mutual TLS). */
  readonly clientCa?: string | undefined;
}

export interface ServerTimes {
  readonly keepAliveMs: number;
  readonly requestMs: number;
}

/** Browsers are not asked to show a certificate: whether one is needed is the route's to say. */
export function createListener(
  tls: TransportSecurity | undefined,
  times: ServerTimes,
  handler: RequestListener,
): Server {
  const server = tls ? createHttpsServer(optionsOf(tls), handler) : createHttpServer(handler);
  server.keepAliveTimeout = times.keepAliveMs;
  server.requestTimeout = times.requestMs;
  return server;
}

/** Takes a renewed certificate for connections to come. */
export function renewCertificate(server: Server, tls: TransportSecurity): void {
  if (server instanceof HttpsServer) server.setSecureContext(optionsOf(tls));
}

/** False where the connection showed no certificate that the authorities vouch for. */
export function showedCertificate(request: IncomingMessage): boolean {
  return request.socket instanceof TLSSocket && request.socket.authorized;
}

function optionsOf({ cert, key, clientCa }: TransportSecurity): {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2';
  readonly ca?: string;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
} {
  return {
    ...{ cert, key, minVersion: 'TLSv1.2' },
    ...(clientCa === undefined
      ? {}
      : { ca: clientCa, requestCert: true, rejectUnauthorized: false }),
  };
}
