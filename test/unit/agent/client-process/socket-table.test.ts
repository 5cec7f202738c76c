import { describe, expect, it } from 'vitest';
import { findSocket } from '../../../../main/agent/client-process/socket-table';

/** As the kernel writes it (proc(5)): a listener, our end, the client's end, a closed one. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:20F9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1001 1
   1: 0100007F:20F9 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 1002 1
   2: 0100007F:C350 0100007F:20F9 01 00000000:00000000 00:00000000 00000000  1000        0 1003 1
   3: 0100007F:C351 0100007F:20F9 06 00000000:00000000 00:00000000 00000000  1000        0 0 1
`;

describe('the table of sockets', () => {
  it("gives the client's end of a connection and who owns it", () => {
    expect(findSocket(TABLE, 0xc350, 0x20f9)).toEqual({ inode: '1003', uid: 1000 });
  });

  it('knows no connection that is closed, or that is none', () => {
    expect(findSocket(TABLE, 0xc351, 0x20f9)).toBeUndefined();
    expect(findSocket(TABLE, 0x20f9, 0)).toBeUndefined();
    expect(findSocket('', 1, 2)).toBeUndefined();
  });
});
