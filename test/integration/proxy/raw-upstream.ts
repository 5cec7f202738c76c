import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server without an HTTP library: what it receives and what it sends are bytes. */
export interface RawUpstream {
  readonly port: number;
  /** Everything received, one entry for each connection, latin1. */
  readonly received: string[];
  /** Resolves when the bytes of the latest connections satisfy the test. */
  until(fits: (received: readonly string[]) => boolean): Promise<void>;
  close(): Promise<void>;
}

/**
 * `answer` is called with each piece of a connection's bytes, and with all of them so far; `onEnd`
 * when the other side has sent its last (by default this side then ends, too).
 */
export async function startRawUpstream(
  answer: (socket: Socket, all: string, piece: string) => void,
  onEnd: (socket: Socket) => void = (socket) => socket.end(),
): Promise<RawUpstream> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A proxy that gives up resets the connection: the test looks at the bytes.
    socket.on('error', () => socket.destroy());
    socket.on('end', () => onEnd(socket));
    socket.on('data', (bytes: Buffer) => {
      const piece = bytes.toString('latin1');
      received[index] += piece;
      answer(socket, received[index] ?? '', piece);
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!fits(received)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
