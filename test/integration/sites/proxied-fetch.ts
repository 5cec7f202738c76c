import { request as httpRequest } from 'node:http';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import type { IncomingMessage } from 'node:http';

/** A plain HTTP/1.1 client that goes to a fake site through the company proxy. */
export interface ProxiedRequest {
  readonly proxyPort: number;
  readonly ca: string;
  readonly host: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly proxyAuthorization?: string;
}

/** Opens a CONNECT tunnel; `socket` is absent when the proxy refused. */
export function openTunnel(
  options: Pick<ProxiedRequest, 'proxyPort' | 'ca' | 'host' | 'proxyAuthorization'>,
): Promise<{ status: number; socket?: TLSSocket }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: options.proxyPort,
      method: 'CONNECT',
      path: `${options.host}:443`,
      headers: options.proxyAuthorization
        ? { 'proxy-authorization': options.proxyAuthorization }
        : {},
    });
    request.on('connect', (response, raw) => {
      const status = response.statusCode ?? 0;
      if (status !== 200) {
        raw.destroy();
        resolve({ status });
        return;
      }
      const socket = tlsConnect({ socket: raw, servername: options.host, ca: options.ca });
      socket.once('secureConnect', () => resolve({ status, socket }));
      socket.once('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

/** Sends one request through the tunnel and gives the response as it starts. */
export async function fetchThrough(options: ProxiedRequest): Promise<IncomingMessage> {
  const { status, socket } = await openTunnel(options);
  if (socket === undefined) throw new Error(`the company proxy answered ${status}`);
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      createConnection: () => socket,
      host: options.host,
      method: options.method ?? 'GET',
      path: options.path,
      headers: options.headers ?? {},
    });
    request.on('response', resolve);
    request.on('error', reject);
    request.end(options.body);
  });
}

/** The whole body of a response as text. */
export async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
