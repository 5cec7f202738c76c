import { isError, isObject, stringAt, type JsonObject } from '../protocol/message';
import { headerParameters } from '../protocol/parameter-headers';
import type { Hooks, ServerFacts } from '../upstream/connection';
import { asFailure, UpstreamFailure } from '../upstream/failure';
import type { Owner, UpstreamServer } from '../upstream/server';
import { KINDS, keyOf, type ListKind } from './kinds';

/** Pages of one list before it is called endless. */
const PAGES = 200;
/** How long a list is used without asking again, ms; news of a change come at once. */
const FRESH_MS = 5 * 60_000;
/** How long a server that failed is left alone, ms. */
const REST_MS = 15_000;

/** How a server's list was had. */
export type ListState = 'ok' | 'old' | 'slow' | 'failed';

export interface ServerList {
  readonly entries: readonly JsonObject[];
  readonly state: ListState;
  readonly reason?: string;
  /** Rises with every change of the entries. */
  readonly version: number;
}

interface Cached {
  entries: readonly JsonObject[];
  version: number;
  freshUntil: number;
  restUntil: number;
  reason: string | undefined;
  fetching: Promise<void> | undefined;
}

/** The lists of one server as one kind of client sees them. */
export class ServerLists {
  readonly #cached = new Map<ListKind, Cached>();
  static #versions = 0;

  constructor(
    private readonly server: UpstreamServer,
    private readonly owner: Owner,
    private readonly now: () => number,
  ) {}

  /** The list, within the server's time; what is had so far where that is over. Never throws. */
  async list(kind: ListKind): Promise<ServerList> {
    const cached = this.#cached.get(kind) ?? this.#empty(kind);
    const now = this.now();
    if (cached.freshUntil > now) return this.#state(cached, 'ok');
    if (cached.restUntil > now && cached.fetching === undefined)
      return this.#state(cached, 'failed');
    const resting = cached.restUntil > now;
    cached.fetching ??= this.#fetch(kind, cached);
    if (!resting) await within(cached.fetching, this.server.definition.listMs);
    if (cached.freshUntil > this.now()) return this.#state(cached, 'ok');
    if (cached.fetching === undefined) return this.#state(cached, 'failed');
    cached.restUntil = this.now() + REST_MS;
    return this.#state(cached, 'slow');
  }

  /** What identifies the entries that are had so far. */
  known(kind: ListKind): readonly string[] {
    return this.#cached.get(kind)?.entries.map((entry) => keyOf(kind, entry)) ?? [];
  }

  /** Says that lists have changed. */
  expire(kinds: readonly ListKind[]): void {
    for (const kind of kinds) {
      const cached = this.#cached.get(kind);
      if (cached) cached.freshUntil = 0;
    }
  }

  #empty(kind: ListKind): Cached {
    const cached: Cached = {
      entries: [],
      version: 0,
      freshUntil: 0,
      restUntil: 0,
      reason: undefined,
      fetching: undefined,
    };
    this.#cached.set(kind, cached);
    return cached;
  }

  #state({ entries, version, reason }: Cached, state: ListState): ServerList {
    if (state === 'ok') return { entries, version, state };
    const shown = version > 0 && state !== 'slow' ? 'old' : state;
    return { entries, version, state: shown, reason: reason ?? 'It has not answered yet.' };
  }

  async #fetch(kind: ListKind, cached: Cached): Promise<void> {
    try {
      const entries = await this.#pages(kind);
      cached.entries = entries;
      cached.version = ServerLists.#versions += 1;
      cached.freshUntil = this.now() + FRESH_MS;
      cached.restUntil = 0;
      cached.reason = undefined;
    } catch (error) {
      cached.reason = asFailure(error).message;
      cached.restUntil = this.now() + REST_MS;
    } finally {
      cached.fetching = undefined;
    }
  }

  async #pages(kind: ListKind): Promise<readonly JsonObject[]> {
    const { method, member, capability } = KINDS[kind];
    const facts = await this.server.facts(this.owner);
    if (facts.capabilities[capability] === undefined) return [];
    const entries: JsonObject[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES; page += 1) {
      const id = `portcullis-${method}-${page}-${(ServerLists.#versions += 1)}`;
      const params = cursor === undefined ? {} : { cursor };
      const answer = await this.server.request(
        this.owner,
        { jsonrpc: '2.0', id, method, params },
        { hooks: SILENT, signal: AbortSignal.timeout(60_000) },
      );
      if (isError(answer)) throw new UpstreamFailure('protocol', 'It refuses to list.');
      const items = answer.result[member];
      if (Array.isArray(items)) {
        entries.push(...items.filter(isObject).filter((entry) => usable(kind, entry, facts)));
      }
      cursor = stringAt(answer.result, 'nextCursor');
      if (cursor === undefined) return entries;
    }
    throw new UpstreamFailure('protocol', 'Its list has no end.');
  }
}

/** Over HTTP a tool whose arguments cannot be repeated in headers as it says cannot be called. */
function usable(kind: ListKind, entry: JsonObject, { era }: ServerFacts): boolean {
  if (keyOf(kind, entry) === '') return false;
  if (kind !== 'tools' || era === 'legacy') return true;
  return headerParameters(entry['inputSchema']) !== undefined;
}

/** For requests of the portal itself: nobody is there to be asked. */
const SILENT: Hooks = {
  notify: () => undefined,
  ask: () => Promise.reject(new UpstreamFailure('protocol', 'There is no client to ask.')),
};

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
