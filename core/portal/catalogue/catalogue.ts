import { createHash } from 'node:crypto';
import type { PortalPolicy } from '../../exchange/policy-portal';
import { isObject, type JsonObject } from '../protocol/message';
import type { ClientFacts, Hooks, ServerFacts } from '../upstream/connection';
import { asFailure, UpstreamFailure } from '../upstream/failure';
import type { Owner, UpstreamServer } from '../upstream/server';
import { changedKinds, keyOf, type ListKind } from './kinds';
import { exposeNames } from './names';
import { ServerLists, type ServerList } from './server-lists';
import { namespaceUri } from './uris';

/** An entry of a list, under the name that clients see. */
export interface Entry {
  readonly kind: ListKind;
  readonly exposed: string;
  readonly server: UpstreamServer;
  /** Name or address as the server knows it. */
  readonly own: string;
  readonly definition: JsonObject;
}

/** How the list of one server was had. */
export interface ServerStatus {
  readonly server: string;
  readonly state: ServerList['state'];
  readonly reason?: string;
}

export interface Table {
  /** Sorted by the exposed name. */
  readonly entries: readonly Entry[];
  readonly byExposed: ReadonlyMap<string, Entry>;
  readonly statuses: readonly ServerStatus[];
}

/** What decides which lists a client sees, besides the policy. */
export interface View {
  readonly facts: ClientFacts;
  /** Set where a server knows its users, so that lists are theirs. */
  readonly user: string | undefined;
}

export interface CatalogueOptions {
  readonly servers: () => readonly UpstreamServer[];
  readonly naming: () => PortalPolicy['naming'];
  readonly now: () => number;
  readonly self: JsonObject;
  /** A list that has come from a server, before anybody sees it. */
  readonly observe: (server: UpstreamServer, kind: ListKind, list: ServerList) => Promise<void>;
  /** How the tools of a server were had, each time that they are asked for. */
  readonly onTools: (server: UpstreamServer, list: ServerList, user: string | undefined) => void;
  /** A server says that a list has changed. */
  readonly onNews: (server: string, kinds: readonly ListKind[]) => void;
}

/** The lists of all servers under the names that clients see. */
export class Catalogue {
  readonly #lists = new Map<string, ServerLists>();
  readonly #tables = new Map<string, { readonly versions: string; readonly table: Table }>();
  readonly #observed = new Map<string, number>();

  constructor(private readonly options: CatalogueOptions) {}

  /** Everything of a kind, asked of all servers at once; a slow server does not hold the others up. */
  async table(kind: ListKind, view: View): Promise<Table> {
    const servers = this.options.servers();
    const lists = await Promise.all(
      servers.map(async (server) => {
        const list = await this.#listsOf(server, view).list(kind);
        await this.#observe(server, kind, list);
        if (kind === 'tools') this.options.onTools(server, list, view.user);
        return { server, list };
      }),
    );
    const key = `${kind} ${viewKey(view)}`;
    const versions = `${this.options.naming()} ${lists
      .map(({ server, list }) => `${server.id}:${list.version}:${list.state}`)
      .join(' ')}`;
    const known = this.#tables.get(key);
    if (known?.versions === versions) return known.table;
    const table = this.#build(kind, lists);
    this.#tables.set(key, { versions, table });
    return table;
  }

  /** What each server says of itself; those that do not within their time are left out. */
  async facts(view: View): Promise<ReadonlyMap<UpstreamServer, ServerFacts>> {
    const found = new Map<UpstreamServer, ServerFacts>();
    await Promise.all(
      this.options.servers().map(async (server) => {
        let timer: NodeJS.Timeout | undefined;
        const late = new Promise<undefined>((resolve) => {
          timer = setTimeout(() => resolve(undefined), server.definition.listMs);
        });
        const facts = server.facts(this.#owner(view)).catch((error: unknown) => {
          server.problem = asFailure(error);
          return undefined;
        });
        const known = await Promise.race([facts, late]);
        clearTimeout(timer);
        if (known) found.set(server, known);
      }),
    );
    return found;
  }

  /** Names of the other servers and of their tools, as far as they are known. */
  namesOfOthers(server: string): readonly string[] {
    const names = new Set<string>();
    for (const [key, lists] of this.#lists) {
      const id = key.slice(0, key.indexOf(' '));
      if (id === server) continue;
      names.add(id);
      for (const name of lists.known('tools')) names.add(name);
    }
    return [...names];
  }

  /** Says that lists of a server are out of date. */
  expire(server: string, kinds: readonly ListKind[]): void {
    for (const [key, lists] of this.#lists) if (key.startsWith(`${server} `)) lists.expire(kinds);
  }

  /** Names are to be made anew: prefixes or aliases are others. */
  rename(): void {
    this.#tables.clear();
  }

  /** Forgets a server that is no longer there, or is another one now. */
  forget(server: string): void {
    for (const key of this.#lists.keys()) {
      if (key.startsWith(`${server} `)) this.#lists.delete(key);
    }
    this.#tables.clear();
  }

  #listsOf(server: UpstreamServer, view: View): ServerLists {
    const key = `${server.id} ${viewKey(view)}`;
    const known = this.#lists.get(key);
    if (known) return known;
    const lists = new ServerLists(server, this.#owner(view), this.options.now);
    this.#lists.set(key, lists);
    return lists;
  }

  #owner(view: View): Owner {
    return {
      key: `catalogue ${viewKey(view)}`,
      user: view.user,
      facts: { ...view.facts, info: this.options.self },
      logLevel: () => undefined,
      hooks: (from) => this.#hooks(from),
      watched: () => [],
    };
  }

  /** The catalogue is nobody's client: it has no folders, no person and no model. */
  #hooks(server: UpstreamServer): Hooks {
    return {
      notify: ({ method }) => {
        const kinds = changedKinds(method);
        if (kinds.length === 0) return;
        this.expire(server.id, kinds);
        this.options.onNews(server.id, kinds);
      },
      ask: ({ id, method }) =>
        method === 'roots/list'
          ? Promise.resolve({ jsonrpc: '2.0', id, result: { roots: [] } })
          : Promise.reject(new UpstreamFailure('protocol', 'There is no client to ask.')),
    };
  }

  async #observe(server: UpstreamServer, kind: ListKind, list: ServerList): Promise<void> {
    const key = `${server.id} ${kind}`;
    if (list.version === 0 || this.#observed.get(key) === list.version) return;
    await this.options.observe(server, kind, list);
    this.#observed.set(key, list.version);
  }

  #build(
    kind: ListKind,
    lists: readonly { readonly server: UpstreamServer; readonly list: ServerList }[],
  ): Table {
    const byName = kind === 'tools' || kind === 'prompts';
    const exposed = byName ? this.#byName(kind, lists) : this.#byUri(kind, lists);
    const entries = exposed.sort((a, b) => (a.exposed < b.exposed ? -1 : 1));
    return {
      entries,
      byExposed: new Map(entries.map((entry) => [entry.exposed, entry])),
      statuses: lists.map(({ server, list: { state, reason } }) => ({
        server: server.id,
        state,
        ...(reason === undefined ? {} : { reason }),
      })),
    };
  }

  #byName(
    kind: ListKind,
    lists: readonly { readonly server: UpstreamServer; readonly list: ServerList }[],
  ): Entry[] {
    const exposures = exposeNames(
      this.options.naming(),
      lists.map(({ server, list }) => ({
        server: server.id,
        prefix: server.definition.prefix ?? server.id,
        alias: server.definition.alias,
        names: list.entries.map((entry) => keyOf(kind, entry)),
      })),
    );
    const servers = new Map(
      lists.map(({ server, list }) => {
        const own = new Map(list.entries.map((entry) => [keyOf(kind, entry), entry]));
        return [server.id, { server, own }];
      }),
    );
    return exposures.flatMap(({ exposed, server: id, name }) => {
      const found = servers.get(id);
      const definition = found?.own.get(name);
      if (!found || !definition) return [];
      return [{ kind, exposed, server: found.server, own: name, definition }];
    });
  }

  #byUri(
    kind: ListKind,
    lists: readonly { readonly server: UpstreamServer; readonly list: ServerList }[],
  ): Entry[] {
    const naming = this.options.naming();
    const owners = new Map<string, string>();
    return lists.flatMap(({ server, list }) =>
      list.entries.flatMap((definition) => {
        const own = keyOf(kind, definition);
        const first = owners.get(own) ?? server.id;
        owners.set(own, first);
        if (first !== server.id && naming === 'never') return [];
        const namespaced = naming === 'prefix' || first !== server.id;
        const exposed = namespaced ? namespaceUri(server.id, own) : own;
        return [{ kind, exposed, server, own, definition }];
      }),
    );
  }
}

/** Clients of one kind share lists: those of the same revision with the same capabilities. */
function viewKey({ facts, user }: View): string {
  const text = JSON.stringify([facts.revision, sorted(facts.capabilities), user]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function sorted(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
