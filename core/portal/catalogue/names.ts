import { createHash } from 'node:crypto';
import type { PortalPolicy } from '../../exchange/policy-portal';

/** Longest name that clients are shown. */
const NAME_LENGTH = 128;
const SEPARATOR = '_';

/** The names that one server uses itself. */
export interface ServerNames {
  readonly server: string;
  readonly prefix: string;
  readonly alias: Readonly<Record<string, string>>;
  readonly names: readonly string[];
}

/** A name that clients see, and what it stands for. */
export interface Exposure {
  readonly exposed: string;
  readonly server: string;
  readonly name: string;
}

/**
 * Gives every name of every server a name that no other has. An alias is used as it is. A name that
 * would stand for two things stays with the server that comes first in the policy; without prefixes
 * the other is not shown, or else a call might reach the wrong server.
 */
export function exposeNames(
  naming: PortalPolicy['naming'],
  servers: readonly ServerNames[],
): readonly Exposure[] {
  const owners = new Map<string, number>();
  for (const { names } of servers) {
    for (const name of new Set(names)) owners.set(name, (owners.get(name) ?? 0) + 1);
  }
  const taken = new Map<string, Exposure>();
  for (const { server, prefix, alias, names } of servers) {
    for (const name of names) {
      const prefixed =
        naming === 'prefix' || (naming === 'collision' && (owners.get(name) ?? 0) > 1);
      const plain = prefixed && prefix !== '' ? `${prefix}${SEPARATOR}${name}` : name;
      const exposed = shortened(Object.hasOwn(alias, name) ? (alias[name] ?? plain) : plain);
      if (!taken.has(exposed)) taken.set(exposed, { exposed, server, name });
    }
  }
  return [...taken.values()];
}

function shortened(name: string): string {
  if (name.length <= NAME_LENGTH) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${name.slice(0, NAME_LENGTH - 9)}${SEPARATOR}${hash}`;
}
