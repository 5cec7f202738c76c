import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';

/** Time without a byte after which a request has failed, ms. */
const IDLE_MS = 30_000;
/** Largest answer that is read into memory: a policy with long lists. */
const ANSWER_BYTES = 32 * 1024 * 1024;

export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
  /** Time without a byte after which the request has failed, ms. */
  readonly idleMs?: number;
}

/**
 * The central endpoint could not be reached, or stopped in the middle; what was sent may be sent
 * again.
 */
export class TransportError extends Error {
  readonly code = 'ENDPOINT_UNREACHABLE';
}

/** HTTP to the central endpoint, with connections that are kept between requests. */
export interface Transport {
  /** Resolves once the answer's head is there. @throws TransportError */
  open(url: URL, request: TransportRequest): Promise<IncomingMessage>;
  close(): void;
}

/** `roots`: PEM certificates that are trusted besides the well-known ones. */
export function createTransport(roots: readonly string[] = []): Transport {
  const http = new HttpAgent({ keepAlive: true });
  const https = new HttpsAgent({
    keepAlive: true,
    ...(roots.length > 0 ? { ca: [...rootCertificates, ...roots] } : {}),
  });
  return {
    open: (url, request) => {
      const secure = url.protocol === 'https:';
      const send = secure ? httpsRequest : httpRequest;
      return new Promise((resolve, reject) => {
        const fail = (cause: Error): void =>
          reject(new TransportError(`cannot reach ${url.origin}: ${cause.message}`, { cause }));
        const sent = send(url, {
          method: request.method,
          headers: { ...request.headers, 'content-length': String(request.body?.length ?? 0) },
          agent: secure ? https : http,
          signal: request.signal,
          timeout: request.idleMs ?? IDLE_MS,
        });
        sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
        sent.on('error', fail);
        sent.on('response', resolve);
        sent.end(request.body);
      });
    },
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

/** Reads a whole answer, up to the limit. @throws TransportError */
export async function readAnswer(answer: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > ANSWER_BYTES) throw new Error(`the answer is over ${ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new TransportError('the answer of the endpoint broke off', { cause });
  }
  return Buffer.concat(chunks);
}
