import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/**
 * Joins two sockets byte for byte, both ways. The end of one direction is passed on and the other
 * goes on (half-close); an error or silence on either side closes both.
 */
export function joinSockets(
  client: Duplex,
  upstream: Duplex,
  idleMs: number,
  onClosed?: () => void,
): void {
  let open = 2;
  const destroyBoth = (): void => {
    client.destroy();
    upstream.destroy();
  };
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.on('error', destroyBoth);
    from.on('close', () => {
      // A close without an end is a reset: pass it on.
      if (!from.readableEnded) to.destroy();
      else if (!to.writableEnded) to.end();
      if (--open === 0) onClosed?.();
    });
    if (isSocket(from)) from.setTimeout(idleMs, destroyBoth);
    from.pipe(to);
  }
}

function isSocket(stream: Duplex): stream is Socket {
  return 'setTimeout' in stream;
}
