import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { bracketed } from '../../http/http1/request-target';
import type { Dialer } from '../../http/upstream/dialer';
import type { Endpoint } from '../providers/endpoint';

/** Largest message, bytes: an utterance of some minutes fits. */
export const REALTIME_MESSAGE_BYTES = 16 * 1024 * 1024;
/** The provider must have answered the handshake by then, ms. */
const HANDSHAKE_MS = 30_000;

/** What a provider says to a handshake. */
export type Opened =
  | { readonly kind: 'open'; readonly socket: WebSocket }
  /** `close` gives the connection up, once the response is read. */
  | { readonly kind: 'refused'; readonly response: IncomingMessage; readonly close: () => void };

export interface Handshake {
  readonly endpoint: Endpoint;
  /** Names in lower case, without those of the connection itself. */
  readonly headers: Readonly<Record<string, string>>;
  /** Subprotocols that the caller offers. */
  readonly protocols: readonly string[];
  readonly signal: AbortSignal;
}

/** Opens a WebSocket to a provider (RFC 6455). Rejects where the provider cannot be reached. */
export async function openProviderSocket(dialer: Dialer, handshake: Handshake): Promise<Opened> {
  const { endpoint, headers, protocols, signal } = handshake;
  const { scheme, host, port } = endpoint.origin;
  const to = { host, port };
  const connection = await (scheme === 'https'
    ? dialer.tls(to, host, 'http/1.1', signal)
    : dialer.tcp(to, signal));
  const authority = bracketed(host);
  const usual = port === (scheme === 'https' ? 443 : 80);
  // The connection is encrypted already where it has to be.
  const socket = new WebSocket(`ws://${authority}:${port}${endpoint.target}`, [...protocols], {
    headers: { ...headers, host: usual ? authority : `${authority}:${port}` },
    createConnection: () => connection,
    maxPayload: REALTIME_MESSAGE_BYTES,
    handshakeTimeout: HANDSHAKE_MS,
    followRedirects: false,
  });
  const onAbort = (): void => socket.terminate();
  signal.addEventListener('abort', onAbort, { once: true });
  return await new Promise<Opened>((resolve, reject) => {
    socket.once('open', () => resolve({ kind: 'open', socket }));
    socket.once('unexpected-response', (_request, response) => {
      resolve({ kind: 'refused', response, close: () => connection.destroy() });
    });
    socket.once('error', reject);
  });
}
