import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { HttpLimits } from './limits';
import { bracketed } from './http1/request-target';

/** A listening socket with the connections that came by it. */
export interface Listener {
  /** `http://host:port`. */
  readonly url: string;
  close(): Promise<void>;
}

const BUSY_TEXT =
  'Too many connections are open here. Close some programs, or try again shortly.\n';
const BUSY = [
  'HTTP/1.1 503 Service Unavailable',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${Buffer.byteLength(BUSY_TEXT)}`,
  'Retry-After: 5',
  'Connection: close',
  '',
  BUSY_TEXT,
].join('\r\n');

/** What becomes of connections over the limit. */
export interface Excess {
  /** Takes one over all the same; false: it is refused. Not asked from twice the limit on. */
  takes(socket: Socket): boolean;
  onRefused(): void;
}

/**
 * Listens and hands connections over, no more than the limit at once: one more gets 503, unless
 * `excess` takes it.
 */
export async function listen(
  address: { readonly host: string; readonly port: number },
  limits: HttpLimits,
  onConnection: (socket: Socket) => void,
  excess?: Excess,
): Promise<Listener> {
  const open = new Set<Socket>();
  const refused = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    // An error must never be unheard; what it means is for the owner of the connection.
    socket.on('error', () => socket.destroy());
    const isExcess = open.size >= limits.connections;
    const mayPass = isExcess && open.size < 2 * limits.connections;
    if (isExcess && !(mayPass && excess?.takes(socket))) {
      refused.add(socket);
      socket.on('close', () => refused.delete(socket));
      // Read on, or the end of the client's side would never be seen.
      socket.resume();
      socket.setTimeout(limits.headMs, () => socket.destroy());
      socket.end(BUSY);
      excess?.onRefused();
      return;
    }
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (!isExcess) onConnection(socket);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { url: urlOf(server), close: () => closeAll(server, open, refused) };
}

function urlOf(server: Server): string {
  const { address, port } = server.address() as AddressInfo;
  return `http://${bracketed(address)}:${port}`;
}

function closeAll(server: Server, ...all: readonly ReadonlySet<Socket>[]): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const sockets of all) for (const socket of sockets) socket.destroy();
  });
}
