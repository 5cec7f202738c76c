import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bracketed } from '../http/http1/request-target';
import { PAC_MIME } from './pac';

/** Limits of the local services; they serve small things to programs on this computer. */
export const LOCAL_SERVICE_LIMITS = {
  connections: 64,
  headMs: 10_000,
  headBytes: 16 * 1024,
} as const;

export interface LocalServicesOptions {
  readonly host: string;
  readonly port: number;
  /** Secret that all but the PAC file and the CA certificate ask for, as `Authorization: Bearer`. */
  readonly token: string;
  /** The PAC file as it is now. */
  readonly pac: () => string;
  /** PEM of the interception CA's certificate. */
  readonly caPem: () => string;
  /** What `/health` answers: plain JSON without secrets. */
  readonly health: () => unknown;
  /** `POST /control/shutdown` with the token. Called after the answer is out. */
  readonly onShutdown: () => void;
}

export interface LocalServices {
  /** `http://host:port`; the PAC file is at `/proxy.pac`, the certificate at `/ca.pem`. */
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly afterwards?: () => void;
}

/**
 * The HTTP services for this computer. `Host` and `Origin` are checked, so that no web page can reach
 * them from its own origin or by a name of its own (DNS rebinding).
 */
export async function startLocalServices(options: LocalServicesOptions): Promise<LocalServices> {
  const server = createServer({ maxHeaderSize: LOCAL_SERVICE_LIMITS.headBytes });
  server.maxConnections = LOCAL_SERVICE_LIMITS.connections;
  server.headersTimeout = LOCAL_SERVICE_LIMITS.headMs;
  server.requestTimeout = LOCAL_SERVICE_LIMITS.headMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { address, port } = server.address() as AddressInfo;
  const authority = `${bracketed(address)}:${port}`;
  const names: ReadonlySet<string> = new Set([authority, `localhost:${port}`]);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    send(response, request.method ?? '', answerTo(request, options, names));
  });
  return { url: `http://${authority}`, close: () => closeServer(server) };
}

function answerTo(
  request: IncomingMessage,
  options: LocalServicesOptions,
  names: ReadonlySet<string>,
): Answer {
  const { host, origin, authorization } = request.headers;
  if (host === undefined || !names.has(host.toLowerCase())) {
    return text(421, 'This address is not served under that name.');
  }
  if (origin !== undefined && !names.has(origin.toLowerCase().replace(/^http:\/\//, ''))) {
    return text(403, 'Web pages have no business here.');
  }
  const [path] = (request.url ?? '').split('?', 1);
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (reads && path === '/proxy.pac') return { status: 200, type: PAC_MIME, body: options.pac() };
  if (reads && path === '/ca.pem') {
    return { status: 200, type: 'application/x-pem-file', body: options.caPem() };
  }
  if (!carries(authorization, options.token)) {
    const headers = { 'www-authenticate': 'Bearer realm="Portcullis"' };
    return { ...text(401, 'A token is needed.'), headers };
  }
  if (reads && path === '/health') {
    return { status: 200, type: 'application/json', body: JSON.stringify(options.health()) };
  }
  if (request.method === 'POST' && path === '/control/shutdown') {
    return { ...text(202, 'Ending.'), afterwards: options.onShutdown };
  }
  return text(404, 'There is nothing here.');
}

function text(status: number, words: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${words}\n` };
}

/** Compares digests, so that neither length nor content of the token shows in the time it takes. */
function carries(authorization: string | undefined, token: string): boolean {
  const given = /^bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined) return false;
  const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
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
  response.end(method === 'HEAD' ? undefined : bytes, () => answer.afterwards?.());
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
