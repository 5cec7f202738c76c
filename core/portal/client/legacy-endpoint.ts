import { randomUUID } from 'node:crypto';
import type { PortalIdentity } from '../portal-identity';
import {
  errorOf,
  isId,
  isNotification,
  isRequest,
  objectAt,
  resultOf,
  stringAt,
  type Message,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { CODE, LEGACY_REVISIONS, NEWEST_LEGACY } from '../protocol/revision';
import type { Client } from '../relay/client';
import { namespaced, split } from '../relay/namespaces';
import type { Relay } from '../relay/relay';
import type { SessionStore } from '../store/session-store';
import type { ClientFacts, Hooks } from '../upstream/connection';
import { asFailure } from '../upstream/failure';
import type { UpstreamServer } from '../upstream/server';
import { EventStream, parseEventId } from './event-stream';
import { acceptsStream, replyEmpty, replyError, type HttpExchange } from './http-exchange';
import { LegacySession, type SessionPorts } from './legacy-session';
import { PostReply } from './post-reply';

export interface LegacyOptions {
  readonly relay: Relay;
  readonly identity: PortalIdentity;
  readonly store: SessionStore;
  readonly ports: SessionPorts;
  readonly servers: () => readonly UpstreamServer[];
  readonly now: () => number;
}

/** Methods that the portal answers by itself, in no time. */
const AT_ONCE: ReadonlySet<string> = new Set(['ping', 'logging/setLevel']);
const SESSION_HEADER = 'mcp-session-id';
/** Sessions in memory; those used longest ago are in the store only. */
const SESSIONS = 1000;

/** Revisions with sessions: the initialize handshake, streams, questions of servers, resumption. */
export class LegacyEndpoint {
  readonly #sessions = new Map<string, LegacySession>();

  constructor(private readonly options: LegacyOptions) {}

  get sessions(): Iterable<LegacySession> {
    return this.#sessions.values();
  }

  /** A POST of one message or, in the older revisions, of several. */
  async post(exchange: HttpExchange, messages: readonly Message[], batch: boolean): Promise<void> {
    const { request, response } = exchange;
    const [first] = messages;
    if (!batch && first && isRequest(first) && first.method === 'initialize') {
      await this.#initialize(exchange, first);
      return;
    }
    const session = await this.#sessionOf(exchange);
    if (!session) return;
    const revision = request.headers['mcp-protocol-version'];
    if (revision !== undefined && !LEGACY_REVISIONS.some((known) => known === revision)) {
      const text = `Revision ${String(revision)} is not supported.`;
      replyError(response, 400, errorOf(null, CODE.invalidRequest, text));
      return;
    }
    const requests: RequestMessage[] = [];
    for (const message of messages) {
      if (isRequest(message)) requests.push(message);
      else if (isNotification(message)) await this.#notified(session, message);
      else session.settle(message);
    }
    if (requests.length === 0) replyEmpty(response, 202);
    else await this.#answer(exchange, session, requests, batch);
  }

  /** A stream for what belongs to no request, or the rest of one that was cut off. */
  async get(exchange: HttpExchange): Promise<void> {
    const { request, response } = exchange;
    if (!acceptsStream(request)) {
      replyEmpty(response, 406);
      return;
    }
    const session = await this.#sessionOf(exchange);
    if (!session) return;
    const last = request.headers['last-event-id'];
    const place = typeof last === 'string' ? parseEventId(last) : undefined;
    const stream = place ? session.streamOf(place.stream) : session.standalone;
    if (!stream) replyEmpty(response, 404);
    else if (!place && stream.attached) replyEmpty(response, 409);
    else stream.attach(response, place?.sequence ?? 0, { [SESSION_HEADER]: session.id });
  }

  /** The client ends its session. */
  async delete(exchange: HttpExchange): Promise<void> {
    const session = await this.#sessionOf(exchange);
    if (!session) return;
    await this.#end(session);
    replyEmpty(exchange.response, 204);
  }

  /** Ends all streams; sessions stay in the store. */
  close(): void {
    for (const session of this.#sessions.values()) session.close();
    this.#sessions.clear();
  }

  async #initialize(exchange: HttpExchange, request: RequestMessage): Promise<void> {
    const { actor, mode, only } = exchange;
    const wanted = stringAt(request.params, 'protocolVersion') ?? '';
    const revision = LEGACY_REVISIONS.find((known) => known === wanted) ?? NEWEST_LEGACY;
    const facts: ClientFacts = {
      revision,
      info: objectAt(request.params, 'clientInfo') ?? {},
      capabilities: objectAt(request.params, 'capabilities') ?? {},
    };
    const id = randomUUID();
    const session = new LegacySession(id, actor, facts, mode, only, this.options.ports);
    this.#remember(session);
    await this.#save(session);
    const result = await this.options.identity.introduce(session.client, revision);
    const reply = new PostReply(exchange.response, new EventStream('initialize', 'none'), false, {
      [SESSION_HEADER]: id,
    });
    reply.finish(resultOf(request.id, result));
  }

  async #answer(
    exchange: HttpExchange,
    session: LegacySession,
    requests: readonly RequestMessage[],
    batch: boolean,
  ): Promise<void> {
    const { request, response } = exchange;
    const stream = session.openStream();
    const reply = new PostReply(response, stream, acceptsStream(request));
    // Answers of servers take their time: the client can come back for them from the beginning.
    if (requests.some(({ method }) => !AT_ONCE.has(method))) reply.open();
    const hooks: Hooks = {
      notify: (message) => reply.send(message),
      ask: async (question, signal) => {
        // Without a stream of its own the question goes over the one for everything else.
        const target = reply.canStream ? reply : session.standalone;
        return await session.questions.ask(question, signal, (message) => target.send(message));
      },
    };
    // Groups may be others than when the session began.
    const client = { ...session.client, actor: exchange.actor };
    const answers = await Promise.all(
      requests.map((one) => this.#run(session, client, one, hooks)),
    );
    const [single] = answers;
    if (batch) reply.finish(answers);
    else if (single) reply.finish(single);
  }

  async #run(
    session: LegacySession,
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
  ): Promise<ResponseMessage> {
    const running = new AbortController();
    session.running.set(request.id, running);
    try {
      switch (request.method) {
        case 'ping':
          return resultOf(request.id, {});
        case 'logging/setLevel':
          return await this.#setLevel(session, request, running.signal);
        default: {
          const { signal } = running;
          const answer = await this.options.relay.answer(client, request, hooks, signal);
          if (request.method.endsWith('subscribe')) await this.#save(session);
          return answer;
        }
      }
    } finally {
      session.running.delete(request.id);
    }
  }

  /** The level holds for every server that the client speaks with, now or later. */
  async #setLevel(
    session: LegacySession,
    request: RequestMessage,
    signal: AbortSignal,
  ): Promise<ResponseMessage> {
    const level = stringAt(request.params, 'level');
    if (level === undefined) return errorOf(request.id, CODE.invalidParams, 'A level is missing.');
    session.logLevel = level;
    await this.#save(session);
    const { owner } = session.client;
    const connected = this.options.servers().filter((server) => server.has(owner.key));
    await Promise.all(
      connected.map((server) => server.setLogLevel(owner, level, signal).catch(asFailure)),
    );
    return resultOf(request.id, {});
  }

  async #notified(session: LegacySession, message: NotificationMessage): Promise<void> {
    if (message.method === 'notifications/initialized') return;
    const { params } = message;
    if (message.method === 'notifications/cancelled') {
      const id = params?.['requestId'];
      if (isId(id)) session.running.get(id)?.abort(new Error('cancelled by the client'));
      return;
    }
    const token = params?.['progressToken'];
    const named = typeof token === 'string' ? split(token) : undefined;
    const own = named ? { ...message, params: { ...params, progressToken: named.value } } : message;
    await Promise.all(
      this.options
        .servers()
        .filter(({ id }) => named === undefined || id === named.server)
        .map((server) => server.tell(session.id, own).catch(asFailure)),
    );
  }

  /** Answers by itself where there is no such session, or it is somebody else's. */
  async #sessionOf({ request, response, actor }: HttpExchange): Promise<LegacySession | undefined> {
    const id = request.headers[SESSION_HEADER];
    if (typeof id !== 'string') {
      const text = 'The header Mcp-Session-Id is missing; begin with initialize.';
      replyError(response, 400, errorOf(null, CODE.invalidRequest, text));
      return undefined;
    }
    const session = this.#sessions.get(id) ?? (await this.#restore(id));
    if (!session || session.actor.userId !== actor.userId) {
      replyError(response, 404, errorOf(null, CODE.refused, 'There is no such session.'));
      return undefined;
    }
    this.#remember(session);
    return session;
  }

  /** A session from before a restart goes on as if nothing had happened. */
  async #restore(id: string): Promise<LegacySession | undefined> {
    const stored = await this.options.store.load(id);
    if (!stored) return undefined;
    const { actor, facts } = stored;
    const [mode, ...only] = stored.mode.split(' ');
    const session = new LegacySession(
      id,
      actor,
      facts,
      mode === 'code' || mode === 'minimised' ? mode : 'direct',
      only.length > 0 ? new Set(only) : undefined,
      this.options.ports,
    );
    session.restore(stored);
    return this.#sessions.get(id) ?? session;
  }

  async #save(session: LegacySession): Promise<void> {
    const { client, id, actor, logLevel } = session;
    await this.options.store.save({
      id,
      actor,
      facts: client.owner.facts,
      mode: [client.mode, ...(client.only ?? [])].join(' '),
      logLevel,
      watched: [...client.watched].flatMap(([server, uris]) =>
        [...uris].map((uri) => namespaced(server, uri)),
      ),
    });
  }

  #remember(session: LegacySession): void {
    session.lastUsed = this.options.now();
    this.#sessions.delete(session.id);
    this.#sessions.set(session.id, session);
    const [oldest] = this.#sessions.values();
    if (this.#sessions.size <= SESSIONS || !oldest || oldest.running.size > 0) return;
    this.#sessions.delete(oldest.id);
    oldest.close();
  }

  async #end(session: LegacySession): Promise<void> {
    this.#sessions.delete(session.id);
    session.close();
    await Promise.all(this.options.servers().map((server) => server.release(session.id)));
    await this.options.store.remove(session.id);
  }
}
