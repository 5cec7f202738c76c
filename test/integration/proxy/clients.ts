import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchThrough, textOf } from '../../fixtures/upstream/proxied-fetch';
import type { Desk } from './desk';

export interface SimpleRequest {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SimpleAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** One request by Node's own client, through the proxy, trusting our CA. */
export async function send(desk: Desk, request: SimpleRequest): Promise<SimpleAnswer> {
  const response = await fetchThrough({
    proxyPort: desk.port,
    ca: desk.caPem,
    host: request.host,
    path: request.path ?? '/',
    ...(request.method === undefined ? {} : { method: request.method }),
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: await textOf(response),
  };
}

/** A prompt to the demo site, as its page sends it. */
export const ask = (desk: Desk, message: string, headers = {}): Promise<SimpleAnswer> =>
  send(desk, {
    host: 'chat.portcullis.example',
    path: '/api/chat',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ message }),
  });

/** The real curl; resolves with its exit status and standard output. */
export const curl = (desk: Desk, ...args: string[]): Promise<CurlResult> =>
  curlTrusting(desk.caPem, desk, ...args);

export interface CurlResult {
  readonly status: number;
  readonly output: string;
}

/** The same, trusting another root. */
export async function curlTrusting(
  root: string,
  desk: Desk,
  ...args: string[]
): Promise<CurlResult> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-curl-'));
  try {
    const ca = join(folder, 'ca.pem');
    writeFileSync(ca, root);
    return await new Promise((resolve) => {
      const common = ['-sS', '--max-time', '20', '--proxy', desk.url, '--cacert', ca];
      execFile('curl', [...common, ...args], (error, stdout) => {
        resolve({ status: typeof error?.code === 'number' ? error.code : 0, output: stdout });
      });
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends raw bytes to the proxy and gives everything that comes back until it closes. */
export function raw(desk: Desk, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(desk.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The proxy may reset a connection on which it no longer reads.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.end(bytes);
  });
}
