import { connect, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import { BODY } from './upstream';

/** A proxy as a client sees it. */
export interface Reached {
  readonly port: number;
  /** PEM of the CA that signs what the client sees. */
  readonly ca: string;
}

/**
 * A client that costs little: bytes that were made before go out, and of what comes back only the end
 * is looked for. So the proxy is what limits.
 */
export class BenchClient {
  readonly #secure: SecureContext;

  constructor(
    private readonly proxy: Reached,
    private readonly upstreamPort: number,
  ) {
    this.#secure = createSecureContext({ ca: proxy.ca });
  }

  /** A tunnel with TLS inside. */
  async open(address: string): Promise<Socket> {
    const raw = connect({ port: this.proxy.port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => {
      let head = '';
      const onData = (bytes: Buffer): void => {
        head += bytes.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        raw.off('data', onData);
        raw.pause();
        if (/^HTTP\/1\.[01] 200/.test(head)) resolve();
        else reject(new Error(`no tunnel: ${head.slice(0, 200)}`));
      };
      raw.on('data', onData);
      raw.once('error', reject);
      raw.once('close', () => reject(new Error('the proxy closed the connection')));
      const target = `${address}:${this.upstreamPort}`;
      raw.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
    });
    const secured = connectTls({ socket: raw, host: address, secureContext: this.#secure });
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', () => resolve());
      secured.once('error', reject);
      secured.once('close', () => reject(new Error('the handshake was broken off')));
    });
    return secured;
  }

  head(address: string, path: string, length: number): string {
    return (
      `POST ${path} HTTP/1.1\r\nHost: ${address}:${this.upstreamPort}\r\n` +
      `Content-Type: application/json\r\nUser-Agent: bench\r\nAccept: */*\r\nContent-Length: ${length}\r\n\r\n`
    );
  }

  /** One prompt and the whole answer. */
  prompt(socket: Socket, address: string): Promise<void> {
    const head = this.head(address, '/v1/chat/completions', Buffer.byteLength(BODY));
    return answered(socket, head + BODY);
  }

  /** Time to the first byte of a streamed answer's body, ms; the connection stays open. */
  async firstByte(socket: Socket, address: string): Promise<number> {
    const started = performance.now();
    socket.write(this.head(address, '/stream', Buffer.byteLength(BODY)) + BODY);
    await until(socket, (text) => /\r\n\r\n[^]*data: /.test(text));
    return performance.now() - started;
  }
}

/** Writes and waits for one whole answer, by its length or its last chunk. */
export function answered(socket: Socket, bytes: string | Buffer): Promise<void> {
  socket.write(bytes);
  return until(socket, isWhole);
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return false;
  if (!/^HTTP\/1\.1 200/.test(text)) throw new Error(`unexpected: ${text.slice(0, 300)}`);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end + 2))?.[1];
  if (length === undefined) return text.endsWith('0\r\n\r\n');
  return text.length >= end + 4 + Number(length);
}

function until(socket: Socket, fits: (text: string) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const settle = (error?: Error): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      socket.off('error', onClose);
      if (error) reject(error);
      else resolve();
    };
    const onData = (bytes: Buffer): void => {
      text += bytes.toString('latin1');
      try {
        if (fits(text)) settle();
      } catch (error) {
        settle(error as Error);
      }
    };
    const onClose = (): void =>
      settle(new Error(`closed after ${JSON.stringify(text.slice(0, 200))}`));
    socket.on('data', onData);
    socket.once('close', onClose);
    socket.once('error', onClose);
  });
}
