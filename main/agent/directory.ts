import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../core/exchange/actor';
import type { Directory } from '../../core/exchange/ports';
import type { ProcessFinder } from './client-process/finder';
import type { SignedInPerson } from './identity/person';

/** Who is behind a connection on a desk: who signed in, or else whoever the agent runs as. */
export function deskDirectory(
  deviceId: () => string | undefined,
  person: () => SignedInPerson | undefined = () => undefined,
  processes?: ProcessFinder,
): Directory {
  const { username } = userInfo();
  const host = hostname();
  return {
    ...(processes ? { process: (hint) => processes.find(hint) } : {}),
    actor: ({ remoteAddress }) => {
      const id = deviceId();
      return {
        userId: username,
        name: username,
        groups: [],
        ...signedInAs(person()),
        hostname: host,
        ...(id === undefined ? {} : { deviceId: id }),
        ...(remoteAddress === undefined ? {} : { ip: remoteAddress }),
      };
    },
  };
}

function signedInAs(person: SignedInPerson | undefined): Partial<Actor> {
  if (!person) return {};
  const { subject, email, name, groups, signedIn } = person;
  return {
    userId: subject,
    groups,
    signedIn,
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
  };
}
