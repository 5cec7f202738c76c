import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';
import { AddressGuard } from './address-guard';
import { asFailure, UpstreamFailure } from './failure';

export interface HttpCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** Idle connections kept to one server. */
const IDLE_SOCKETS = 16;
/** How long a connection may take to open, ms. */
const CONNECT_MS = 10_000;

/** HTTP to one upstream: its own connections, its own guard; redirects are not followed. */
export class HttpClient {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;
  readonly #guard: AddressGuard;

  constructor(configured: URL, privateNetwork: boolean, roots: readonly string[] = []) {
    const shared = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS, noDelay: true } as const;
    this.#http = new HttpAgent(shared);
    this.#https = new HttpsAgent({
      ...shared,
      ...(roots.length > 0 ? { ca: [...rootCertificates, ...roots] } : {}),
    });
    this.#guard = new AddressGuard(configured, privateNetwork);
  }

  /** Resolves when the head of the answer is there. @throws UpstreamFailure */
  async send(call: HttpCall): Promise<IncomingMessage> {
    this.#guard.check(call.url);
    return await new Promise<IncomingMessage>((resolve, reject) => {
      const secure = call.url.protocol === 'https:';
      const options: RequestOptions = {
        method: call.method,
        agent: secure ? this.#https : this.#http,
        lookup: this.#guard.lookup(call.url),
        headers: {
          ...call.headers,
          ...(call.body === undefined ? {} : { 'content-length': Buffer.byteLength(call.body) }),
        },
        ...(call.signal ? { signal: call.signal } : {}),
      };
      const request = (secure ? httpsRequest : httpRequest)(call.url, options, resolve);
      const timer = setTimeout(() => {
        if (request.socket?.connecting !== false) {
          request.destroy(
            new UpstreamFailure('timeout', 'The server did not accept a connection.'),
          );
        }
      }, CONNECT_MS);
      request.once('response', () => clearTimeout(timer));
      request.once('close', () => clearTimeout(timer));
      request.on('error', (error) => reject(asFailure(error)));
      request.end(call.body);
    });
  }

  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

/** Reads a body as text, up to a limit in bytes. @throws UpstreamFailure */
export async function readText(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > limit) break;
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw new UpstreamFailure('stream-ended', 'The answer was cut off.', { cause: error });
  }
  if (size > limit) {
    response.destroy();
    throw new UpstreamFailure('too-large', `The answer is larger than ${limit} bytes.`);
  }
  return Buffer.concat(chunks).toString('utf8');
}
