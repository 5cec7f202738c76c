import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';

/** Time for a side to notice that the other one is gone altogether, ms. */
const FAREWELL_MS = 5000;

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
      if (from.readableEnded) takeLeave(to, from);
      else to.destroy();
      if (--open === 0) onClosed?.();
    });
    if (from instanceof Socket) from.setTimeout(idleMs, destroyBoth);
    from.pipe(to);
  }
}

/** Lets a side take its last bytes; what it still sends has nowhere to go. */
function takeLeave(side: Duplex, gone: Duplex): void {
  if (!side.writableEnded) side.end();
  if (side.readableEnded || side.destroyed) return;
  side.unpipe(gone);
  side.resume();
  const timer = setTimeout(() => side.destroy(), FAREWELL_MS);
  side.once('close', () => clearTimeout(timer));
}
