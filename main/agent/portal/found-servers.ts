import { readFile } from 'node:fs/promises';
import type { PortalPolicy } from '../../../core/exchange/policy-portal';
import type { FoundServer } from '../../../core/exchange/portal-view';
import {
  configuredServers,
  parseConfiguration,
  type ConfiguredServer,
} from '../../../core/portal/client-configuration';
import type { ClientFile } from './client-files';

/** Longest address that is told, UTF-16 code units. */
const ADDRESS = 500;
/** An argument that is told: a flag, or a name as of a package; all else may be a value. */
const PLAIN = /^(--?[A-Za-z][\w-]*|@?[A-Za-z][\w.-]*(\/[\w.-]+)?(@[\w.-]+)?)$/;
/** A long run of letters and digits is more likely a token than a name. */
const TOKEN = /(?=\w*\d)(?=\w*[A-Za-z])\w{20,}/;

export interface Known {
  readonly policy: PortalPolicy;
  /** Address of the portal of this desk, once it listens. */
  readonly portalUrl: string | undefined;
}

/** Servers in the configurations of the clients of this desk; a file that cannot be read is none. */
export async function findServers(
  files: readonly ClientFile[],
  known: Known,
): Promise<readonly FoundServer[]> {
  const found = await Promise.all(files.map((file) => serversIn(file, known)));
  const unique = new Map(
    found.flat().map((server) => [JSON.stringify([server.client, server.name]), server]),
  );
  return [...unique.values()];
}

async function serversIn({ client, path }: ClientFile, known: Known): Promise<FoundServer[]> {
  try {
    const configuration = parseConfiguration(await readFile(path, 'utf8'), path);
    return configuredServers(configuration).map((server) => ({
      client,
      name: server.name,
      address: addressOf(server),
      kind: kindOf(server, known),
    }));
  } catch {
    return []; // There is no such client here, or its file is none that it could read itself.
  }
}

/** A URL without what may be secret in it, or a command line whose values are left out (`…`). */
function addressOf({ url, command = '', args }: ConfiguredServer): string {
  if (url !== undefined) {
    const { origin, pathname } = new URL(url);
    return `${origin}${TOKEN.test(pathname) ? '/…' : pathname}`.slice(0, ADDRESS);
  }
  const program = command.split(/[/\\]/).at(-1) ?? command;
  const words = args.map((word) => (PLAIN.test(word) && !TOKEN.test(word) ? word : '…'));
  return [program, ...words].join(' ').slice(0, ADDRESS);
}

function kindOf(server: ConfiguredServer, { policy, portalUrl }: Known): FoundServer['kind'] {
  const { url, command, args } = server;
  if (url !== undefined) {
    if (portalUrl !== undefined && sameOrigin(url, portalUrl)) return 'portal';
    const sameUrl = policy.servers.some((one) => one.url !== undefined && sameUrlAs(one.url, url));
    return sameUrl ? 'known' : 'unknown';
  }
  const line = JSON.stringify([command, ...args]);
  const sameProgram = policy.servers.some(
    (one) => JSON.stringify([one.command, ...one.args]) === line,
  );
  return sameProgram ? 'known' : 'unknown';
}

function sameOrigin(one: string, other: string): boolean {
  return new URL(one).origin.replace('localhost', '127.0.0.1') === new URL(other).origin;
}

function sameUrlAs(one: string, other: string): boolean {
  const plain = (url: string): string => new URL(url).href.replace(/\/$/, '');
  return plain(one) === plain(other);
}
