import { randomUUID } from 'node:crypto';
import type { Actor } from '../../exchange/actor';
import { changedKinds, type ListKind } from '../catalogue/kinds';
import type { MessageId, ResponseMessage } from '../protocol/message';
import { split } from '../relay/namespaces';
import type { Client, ClientMode } from '../relay/client';
import type { StoredSession } from '../store/session-store';
import type { ClientFacts, Hooks } from '../upstream/connection';
import type { Owner, UpstreamServer } from '../upstream/server';
import { EventStream } from './event-stream';
import { News } from './news';
import { PendingQuestions } from './pending-questions';

/** Streams of one session that a client can come back for. */
const STREAMS = 64;

export interface SessionPorts {
  /** A server says that lists have changed. */
  readonly onChanged: (server: UpstreamServer, kinds: readonly ListKind[]) => void;
  /** Translates what a server says and asks outside of any request. */
  readonly wrap: (server: UpstreamServer, hooks: Hooks) => Hooks;
}

/** A client of a revision with sessions (until 2025-11-25). */
export class LegacySession {
  readonly client: Client;
  readonly questions = new PendingQuestions();
  /** Requests under way, so that the client can cancel them. */
  readonly running = new Map<MessageId, AbortController>();
  /** For messages that belong to no request. */
  readonly standalone = new EventStream('main', 'kept');
  readonly news: News;
  logLevel: string | undefined;
  lastUsed = 0;
  readonly #streams = new Map<string, EventStream>();

  constructor(
    readonly id: string,
    readonly actor: Actor,
    facts: ClientFacts,
    mode: ClientMode,
    only: ReadonlySet<string> | undefined,
    private readonly ports: SessionPorts,
  ) {
    this.news = new News((message) => this.standalone.send(message));
    this.client = {
      era: 'legacy',
      actor,
      mode,
      owner: this.#owner(facts),
      only,
      mentioned: new Map(),
      watched: new Map(),
    };
  }

  /** Takes up a session that was stored before a restart. */
  restore(stored: StoredSession): void {
    this.logLevel = stored.logLevel;
    for (const entry of stored.watched) {
      const parts = split(entry);
      if (!parts) continue;
      const uris = this.client.watched.get(parts.server) ?? new Set<string>();
      this.client.watched.set(parts.server, uris.add(String(parts.value)));
    }
  }

  /** A stream for one POST. */
  openStream(): EventStream {
    const primed = this.client.owner.facts.revision >= '2025-11-25';
    const stream = new EventStream(randomUUID().slice(0, 8), primed ? 'primed' : 'kept');
    this.#streams.set(stream.id, stream);
    const [oldest] = this.#streams.keys();
    if (this.#streams.size > STREAMS && oldest !== undefined) this.#streams.delete(oldest);
    return stream;
  }

  streamOf(id: string): EventStream | undefined {
    return id === this.standalone.id ? this.standalone : this.#streams.get(id);
  }

  settle(answer: ResponseMessage): boolean {
    return this.questions.settle(answer);
  }

  close(): void {
    for (const running of this.running.values()) running.abort(new Error('the session ended'));
    this.news.close();
    this.standalone.end();
    for (const stream of this.#streams.values()) stream.end();
  }

  #owner(facts: ClientFacts): Owner {
    return {
      key: this.id,
      user: this.actor.userId,
      facts,
      logLevel: () => this.logLevel,
      hooks: (server) => this.#hooks(server),
      watched: (server) => [...(this.client.watched.get(server) ?? [])],
    };
  }

  #hooks(server: UpstreamServer): Hooks {
    return this.ports.wrap(server, {
      notify: (message) => {
        const kinds = changedKinds(message.method);
        if (kinds.length > 0) this.ports.onChanged(server, kinds);
        else this.standalone.send(message);
      },
      ask: (request, signal) =>
        this.questions.ask(request, signal, (message) => this.standalone.send(message)),
    });
  }
}
