import { hostname, userInfo } from 'node:os';
import type { Directory } from '../../core/exchange/ports';

/** Who is behind a connection on a desk: whoever the agent runs as. */
export function deskDirectory(deviceId: () => string | undefined): Directory {
  const { username } = userInfo();
  const host = hostname();
  return {
    actor: ({ remoteAddress }) => {
      const id = deviceId();
      return {
        userId: username,
        name: username,
        groups: [],
        hostname: host,
        ...(id === undefined ? {} : { deviceId: id }),
        ...(remoteAddress === undefined ? {} : { ip: remoteAddress }),
      };
    },
  };
}
