import { createHash } from 'node:crypto';
import { changedKinds, type ListKind } from '../catalogue/kinds';
import { objectAt, type JsonObject, type NotificationMessage } from '../protocol/message';
import { META, metaOf } from '../protocol/revision';
import type { RequestMessage } from '../protocol/message';
import type { Client } from '../relay/client';
import { UpstreamFailure } from '../upstream/failure';
import type { HttpExchange } from './http-exchange';
import type { SessionPorts } from './legacy-session';

/** Clients that are remembered between their requests. */
const CLIENTS = 2000;

/** A stream of news of a stateless client. */
export interface Listener {
  news(kinds: readonly ListKind[]): void;
  notify(message: NotificationMessage): void;
}

export interface ModernClient {
  readonly client: Client;
  readonly listeners: Set<Listener>;
}

/** Stateless clients, told apart by who they are and what they can do. */
export class ModernClients {
  readonly #clients = new Map<string, ModernClient>();

  constructor(private readonly ports: SessionPorts) {}

  get all(): Iterable<ModernClient> {
    return this.#clients.values();
  }

  of(exchange: HttpExchange, request: RequestMessage): ModernClient {
    const meta = metaOf(request);
    const facts = {
      revision: String(meta?.[META.revision]),
      info: objectAt(meta, META.clientInfo) ?? { name: 'unknown', version: '0' },
      capabilities: objectAt(meta, META.clientCapabilities) ?? {},
    };
    const { actor, mode, only } = exchange;
    const identity = [actor.userId, facts, mode, [...(only ?? [])]];
    const key = `m ${hash(identity)}`;
    const known = this.#clients.get(key);
    if (known) {
      this.#clients.delete(key);
      this.#clients.set(key, known);
      return { ...known, client: { ...known.client, actor } };
    }
    const listeners = new Set<Listener>();
    const made: ModernClient = {
      listeners,
      client: {
        era: 'modern',
        actor,
        mode,
        only,
        mentioned: new Map(),
        watched: new Map(),
        owner: {
          key,
          user: actor.userId,
          facts,
          logLevel: () => undefined,
          watched: (server) => [...(this.#clients.get(key)?.client.watched.get(server) ?? [])],
          hooks: (server) =>
            this.ports.wrap(server, {
              notify: (message) => {
                const kinds = changedKinds(message.method);
                if (kinds.length > 0) this.ports.onChanged(server, kinds);
                else for (const listener of listeners) listener.notify(message);
              },
              // A stateless client can be asked only while it waits for an answer.
              ask: () => Promise.reject(new UpstreamFailure('protocol', 'There is nobody to ask.')),
            }),
        },
      },
    };
    this.#clients.set(key, made);
    const [oldest] = this.#clients;
    if (this.#clients.size > CLIENTS && oldest?.[1].listeners.size === 0) {
      this.#clients.delete(oldest[0]);
    }
    return made;
  }
}

function hash(identity: unknown): string {
  return createHash('sha256').update(JSON.stringify(identity)).digest('base64url').slice(0, 22);
}

/** Part of a filter of news: what the client wants, of what there is. */
export function wantsNews(filter: JsonObject, kind: ListKind): boolean {
  switch (kind) {
    case 'tools':
      return filter['toolsListChanged'] === true;
    case 'prompts':
      return filter['promptsListChanged'] === true;
    case 'resources':
    case 'templates':
      return filter['resourcesListChanged'] === true;
  }
}
