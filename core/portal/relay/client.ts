import type { Actor } from '../../exchange/actor';
import type { JsonObject } from '../protocol/message';
import { stringAt } from '../protocol/message';
import type { Era } from '../protocol/revision';
import type { Caller } from '../governance/governor';
import type { Owner } from '../upstream/server';

/** How a client wants the tools: as they are, by two tools that search and run, or described in short. */
export type ClientMode = 'direct' | 'code' | 'minimised';

/** A client as the relay sees it, in whichever era it speaks. */
export interface Client {
  readonly era: Era;
  readonly actor: Actor;
  readonly mode: ClientMode;
  /** On whose behalf connections to upstreams are made. */
  readonly owner: Owner;
  /** Servers that the client wants; all where absent. */
  readonly only: ReadonlySet<string> | undefined;
  /** Resources that answers have mentioned, by the server that mentioned them. */
  readonly mentioned: Map<string, string>;
  /** Resources whose changes the client wants, by server, as the server names them. */
  readonly watched: Map<string, Set<string>>;
}

/** The caller of one request. */
export function callerOf({ actor, owner }: Client): Caller {
  return {
    actor,
    client: clientName(owner.facts.info),
    capabilities: owner.facts.capabilities,
    request: { counted: new Set() },
  };
}

function clientName(info: JsonObject): string {
  const version = stringAt(info, 'version');
  const name = stringAt(info, 'name') ?? 'unknown';
  return version === undefined ? name : `${name} ${version}`;
}
