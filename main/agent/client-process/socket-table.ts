/** One end of a TCP connection as the kernel lists it. */
export interface SocketRow {
  /** Number by which the descriptors of a process name the socket (`socket:[…]`). */
  readonly inode: string;
  /** Numeric id of the user whose process opened it. */
  readonly uid: number;
}

/** State of an open connection (Linux include/net/tcp_states.h). */
const ESTABLISHED = '01';

/**
 * Finds the client's end of a connection to us in the text of `/proc/net/tcp` or `tcp6` (proc(5)).
 *
 * @param clientPort its own port
 * @param ourPort the port that it is connected to
 */
export function findSocket(
  table: string,
  clientPort: number,
  ourPort: number,
): SocketRow | undefined {
  const local = `:${hexadecimal(clientPort)}`;
  const remote = `:${hexadecimal(ourPort)}`;
  let start = table.indexOf(`${local} `);
  while (start >= 0) {
    const from = table.lastIndexOf('\n', start) + 1;
    const end = table.indexOf('\n', start);
    const fields = table
      .slice(from, end < 0 ? undefined : end)
      .trim()
      .split(/\s+/);
    const [, localEnd = '', remoteEnd = '', state, , , , uid, , inode = ''] = fields;
    if (localEnd.endsWith(local) && remoteEnd.endsWith(remote) && state === ESTABLISHED) {
      return { inode, uid: Number(uid) };
    }
    start = table.indexOf(`${local} `, start + 1);
  }
  return undefined;
}

const hexadecimal = (port: number): string => port.toString(16).toUpperCase().padStart(4, '0');
