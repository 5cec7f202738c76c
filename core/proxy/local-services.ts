import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bracketed } from './http1/request-target';
import { PAC_MIME } from './pac';

/** Limits of the local services; they serve small things to programs on this computer. */
export const LOCAL_SERVICE_LIMITS = {
  connections: 64,
  headMs: 10_000,
  headBytes: 16 * 1024,
} as const;

export interface LocalServicesOptions {
  /** The PAC file as it is now. */
  readonly pac: () => string;
  /** PEM of the interception CA's certificate. */
  readonly caPem: () => string;
  /** What `/health` answers; plain JSON, no secrets. */
  readonly health: () => unknown;
  /** Secret that all but the PAC file and the CA certificate ask for, as `Authorization: Bearer`. */
  readonly token: string;
}

export interface LocalServices {
  /** Binds to loopback. Gives `http://host:port`; the PAC is at `/proxy.pac`. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The HTTP services for this computer: `/proxy.pac`, `/ca.pem`, and with the token `/health`.
 * `Host` and `Origin` are checked, so that no web page can reach them by a name of its own
 * (DNS rebinding) or from its own origin.
 */
export function createLocalServices(options: LocalServicesOptions): LocalServices {
  let names: ReadonlySet<string> = new Set();
  const server = createServer({ maxHeaderSize: LOCAL_SERVICE_LIMITS.headBytes });
  server.maxConnections = LOCAL_SERVICE_LIMITS.connections;
  server.headersTimeout = LOCAL_SERVICE_LIMITS.headMs;
  server.requestTimeout = LOCAL_SERVICE_LIMITS.headMs;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    send(response, request.method ?? '', answerTo(request, options, names));
  });
  return {
    listen: async ({ host, port }) => {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve();
        });
      });
      const bound = server.address() as AddressInfo;
      const address = `${bracketed(bound.address)}:${bound.port}`;
      names = new Set([address, `localhost:${bound.port}`]);
      return `http://${address}`;
    },
    close: () => closeServer(server),
  };
}

function answerTo(
  request: IncomingMessage,
  options: LocalServicesOptions,
  names: ReadonlySet<string>,
): Answer {
  const { host, origin, authorization } = request.headers;
  if (host === undefined || !names.has(host.toLowerCase())) {
    return refusal(421, 'This address is not served under that name.');
  }
  if (origin !== undefined && !names.has(origin.toLowerCase().replace(/^http:\/\//, ''))) {
    return refusal(403, 'Web pages have no business here.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { ...refusal(405, 'Only GET and HEAD.'), headers: { allow: 'GET, HEAD' } };
  }
  const [path] = (request.url ?? '').split('?', 1);
  if (path === '/proxy.pac') return { status: 200, type: PAC_MIME, body: options.pac() };
  if (path === '/ca.pem') {
    return { status: 200, type: 'application/x-pem-file', body: options.caPem() };
  }
  if (!carries(authorization, options.token)) {
    return {
      ...refusal(401, 'A token is needed.'),
      headers: { 'www-authenticate': 'Bearer realm="Portcullis"' },
    };
  }
  if (path === '/health') {
    return { status: 200, type: 'application/json', body: JSON.stringify(options.health()) };
  }
  return refusal(404, 'There is nothing here.');
}

function refusal(status: number, text: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` };
}

/** Compares digests, so that neither length nor content of the token shows in the time it takes. */
function carries(authorization: string | undefined, token: string): boolean {
  const given = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function send(response: ServerResponse, method: string, answer: Answer): void {
  const bytes = Buffer.from(answer.body, 'utf8');
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': bytes.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => {
      // Closing what never listened is no failure.
      if (error && (!('code' in error) || error.code !== 'ERR_SERVER_NOT_RUNNING')) reject(error);
      else resolve();
    });
    server.closeAllConnections();
  });
}
