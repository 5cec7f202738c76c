import type { PortalServer } from '../../exchange/policy-portal';
import type { NotificationMessage, RequestMessage, ResponseMessage } from '../protocol/message';
import { isModernRevision, type Era } from '../protocol/revision';
import type { Channel, SessionChannel } from './channels/channel';
import type { CallOptions, ClientFacts, Connection, Hooks, ServerFacts } from './connection';
import { asFailure, UpstreamFailure } from './failure';
import { LegacyConnection } from './legacy-connection';
import { ModernConnection } from './modern-connection';
import { Silence } from './silence';

/** How long a handshake may take, ms. */
const HANDSHAKE_MS = 20_000;
/** How long a program may take to say that it knows no stateless revision, ms. */
const PROBE_MS = 1500;
/** A connection that nobody used for so long is closed, ms. */
const IDLE_MS = 10 * 60_000;

/** On whose behalf a connection is made; each owner has connections of its own. */
export interface Owner {
  readonly key: string;
  /** Whose tokens are used at servers that know their users. */
  readonly user: string | undefined;
  readonly facts: ClientFacts;
  readonly logLevel: () => string | undefined;
  /** Where messages of a server go that belong to no request. */
  readonly hooks: (server: UpstreamServer) => Hooks;
  /** Resources of a server whose changes are wanted, so that a new session hears of them too. */
  readonly watched: (server: string) => readonly string[];
}

/** Upstream sessions that outlive this process. */
export interface SessionMemory {
  recall(owner: string, server: string): Promise<RememberedSession | undefined>;
  remember(owner: string, server: string, session: RememberedSession | undefined): Promise<void>;
}

export interface RememberedSession {
  readonly id: string;
  readonly facts: ServerFacts;
}

/** Makes channels to one server; `sse` where only the older transport is left to try. */
export type ChannelFactory = (
  transport: 'first' | 'sse',
  user: string | undefined,
) => Promise<Channel>;

interface Held {
  readonly connection: Promise<Connection>;
  lastUsed: number;
  busy: number;
}

/** One server of the policy and the connections to it. */
export class UpstreamServer {
  /** Why it could not be used the last time; undefined after a success. */
  problem: UpstreamFailure | undefined;
  /** Revision that it spoke the last time. */
  revision: string | undefined;
  readonly #held = new Map<string, Held>();
  readonly #speaks: Record<Era, boolean | undefined> = { legacy: undefined, modern: undefined };
  readonly #sweep: NodeJS.Timeout;
  #closed = false;
  readonly #closing = new AbortController();

  #definition: PortalServer;

  constructor(
    definition: PortalServer,
    private readonly open: ChannelFactory,
    private readonly memory: SessionMemory,
    private readonly now: () => number,
  ) {
    this.#definition = definition;
    this.#sweep = setInterval(() => this.#closeIdle(), IDLE_MS / 10);
    this.#sweep.unref();
  }

  get id(): string {
    return this.#definition.id;
  }

  get definition(): PortalServer {
    return this.#definition;
  }

  /** Takes over what policy says now of grants, names and limits; connections stay. */
  redefine(definition: PortalServer): void {
    this.#definition = definition;
  }

  /** What the server says of itself. @throws UpstreamFailure */
  async facts(owner: Owner): Promise<ServerFacts> {
    return (await this.connection(owner)).facts;
  }

  /** The owner's connection, opened where there is none. @throws UpstreamFailure */
  async connection(owner: Owner): Promise<Connection> {
    const held = await this.#hold(owner);
    return await held.connection;
  }

  /**
   * Sends a request. Where the server has lost the session a new one is opened and the request sent
   * once more, except for `tools/call`, which may have had its effect. @throws UpstreamFailure
   */
  async request(
    owner: Owner,
    message: RequestMessage,
    options: CallOptions,
  ): Promise<ResponseMessage> {
    try {
      return await this.#send(owner, message, options);
    } catch (error) {
      const failure = asFailure(error);
      const lost = failure.code === 'session-lost' || failure.code === 'closed';
      if (!lost || options.signal.aborted || this.#closed) throw failure;
      await this.release(owner.key, false);
      await this.memory.remember(owner.key, this.id, undefined);
      if (message.method !== 'tools/call') return await this.#send(owner, message, options);
      // The next call finds a session; whether this one was carried out nobody can say.
      this.connection(owner).catch((cause: unknown) => (this.problem = asFailure(cause)));
      throw failure;
    }
  }

  /** Closes the connection of an owner; `forget` ends the session at the server too. */
  async release(key: string, forget = true): Promise<void> {
    const held = this.#held.get(key);
    this.#held.delete(key);
    if (!held) return;
    const connection = await held.connection.catch(() => undefined); // It never opened.
    await connection?.close(forget);
  }

  /** Tells the server something, where the owner has a connection to it. @throws UpstreamFailure */
  async tell(key: string, message: NotificationMessage): Promise<void> {
    const connection = await this.#held.get(key)?.connection;
    await connection?.notify(message);
  }

  /** Which log messages the owner wants; stateless servers are told with each request. */
  async setLogLevel(owner: Owner, level: string, signal: AbortSignal): Promise<void> {
    const connection = await this.connection(owner);
    await setLogLevel(connection, level, signal);
  }

  /** Whether the owner has a connection that is open or about to be. */
  has(key: string): boolean {
    return this.#held.has(key);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#closing.abort(new UpstreamFailure('closed', 'The portal is ending.'));
    clearInterval(this.#sweep);
    await Promise.all([...this.#held.keys()].map((key) => this.release(key, false)));
  }

  async #send(
    owner: Owner,
    message: RequestMessage,
    options: CallOptions,
  ): Promise<ResponseMessage> {
    const held = await this.#hold(owner);
    held.busy += 1;
    const silence = new Silence(this.definition.callMs);
    try {
      const connection = await held.connection;
      return await connection.request(message, {
        ...options,
        hooks: silence.heard(options.hooks),
        signal: AbortSignal.any([options.signal, silence.signal]),
      });
    } finally {
      silence.end();
      held.busy -= 1;
      held.lastUsed = this.now();
    }
  }

  async #hold(owner: Owner): Promise<Held> {
    if (this.#closed) throw new UpstreamFailure('closed', 'The portal is ending.');
    const known = this.#held.get(owner.key);
    if (known) {
      const settled = await known.connection.catch(() => undefined);
      if (settled && !settled.closed) return known;
      if (this.#held.get(owner.key) === known) this.#held.delete(owner.key);
    }
    const other = this.#held.get(owner.key);
    if (other) return other;
    const held: Held = { connection: this.#connect(owner), lastUsed: this.now(), busy: 0 };
    this.#held.set(owner.key, held);
    held.connection.then(
      () => (this.problem = undefined),
      (error: unknown) => {
        this.problem = asFailure(error);
        if (this.#held.get(owner.key) === held) this.#held.delete(owner.key);
      },
    );
    return held;
  }

  async #connect(owner: Owner): Promise<Connection> {
    const remembered = await this.memory.recall(owner.key, this.id);
    if (remembered) return await this.#resume(owner, remembered);
    const wanted: Era = isModernRevision(owner.facts.revision) ? 'modern' : 'legacy';
    const eras: readonly Era[] = wanted === 'modern' ? ['modern', 'legacy'] : ['legacy', 'modern'];
    let last: UpstreamFailure | undefined;
    for (const era of eras) {
      if (this.#speaks[era] === false) continue;
      try {
        const connection = await this.#handshake(era, owner);
        this.#speaks[era] = true;
        return await this.#opened(connection, owner);
      } catch (error) {
        last = asFailure(error);
        if (last.code !== 'unsupported') throw last;
        this.#speaks[era] = false;
      }
    }
    this.#speaks.legacy = undefined;
    this.#speaks.modern = undefined;
    throw last ?? new UpstreamFailure('unsupported', 'The server speaks no known revision.');
  }

  async #opened(connection: Connection, owner: Owner): Promise<Connection> {
    await connection.listen(owner.hooks(this));
    const { session: id, facts } = connection;
    this.revision = facts.revision;
    if (id !== undefined) await this.memory.remember(owner.key, this.id, { id, facts });
    const level = owner.logLevel();
    if (level !== undefined) {
      await setLogLevel(connection, level, AbortSignal.timeout(HANDSHAKE_MS));
    }
    const watched = owner.watched(this.id);
    if (watched.length > 0) await connection.watch(watched);
    return connection;
  }

  async #resume(owner: Owner, { id, facts }: RememberedSession): Promise<Connection> {
    const channel = await this.open('first', owner.user);
    if (!('session' in channel)) {
      await channel.close(true);
      await this.memory.remember(owner.key, this.id, undefined);
      return await this.#connect(owner);
    }
    const connection = LegacyConnection.resume(channel as SessionChannel, facts, id);
    await connection.listen(owner.hooks(this));
    return connection;
  }

  async #handshake(era: Era, owner: Owner): Promise<Connection> {
    if (era === 'modern') return await this.#discover(owner);
    try {
      return await this.#introduce(owner, 'first');
    } catch (error) {
      const failure = asFailure(error);
      const refused = failure.code === 'http' && (failure.status ?? 0) < 500;
      if (!refused) throw failure;
      if (this.definition.transport !== 'auto') {
        throw new UpstreamFailure('unsupported', failure.message, { cause: failure });
      }
      return await this.#introduce(owner, 'sse').catch((cause: unknown) => {
        const unsupported = asFailure(cause).code === 'http';
        if (!unsupported) throw cause;
        throw new UpstreamFailure('unsupported', failure.message, { cause });
      });
    }
  }

  async #introduce(owner: Owner, transport: 'first' | 'sse'): Promise<Connection> {
    const channel = await this.open(transport, owner.user);
    const signal = AbortSignal.any([AbortSignal.timeout(HANDSHAKE_MS), this.#closing.signal]);
    return await LegacyConnection.open(channel, owner.facts, signal).catch((error: unknown) =>
      abandon(channel, error),
    );
  }

  async #discover(owner: Owner): Promise<Connection> {
    const channel = await this.open('first', owner.user);
    const program = this.definition.command !== undefined;
    const probe = AbortSignal.timeout(program ? PROBE_MS : HANDSHAKE_MS);
    const signal = AbortSignal.any([probe, this.#closing.signal]);
    const { facts, logLevel } = owner;
    return await ModernConnection.open(channel, facts, signal, logLevel).catch((error: unknown) => {
      const silent = program && probe.aborted;
      const failure = new UpstreamFailure('unsupported', 'The program has sessions only.');
      return abandon(channel, silent ? failure : error);
    });
  }

  #closeIdle(): void {
    const before = this.now() - IDLE_MS;
    for (const [key, { lastUsed, busy }] of this.#held) {
      if (busy > 0 || lastUsed > before) continue;
      this.release(key, false).catch((error: unknown) => (this.problem = asFailure(error)));
    }
  }
}

async function setLogLevel(
  connection: Connection,
  level: string,
  signal: AbortSignal,
): Promise<void> {
  if (connection.facts.era === 'modern' || connection.facts.capabilities['logging'] === undefined) {
    return;
  }
  const id = `portcullis-level-${level}`;
  const hooks: Hooks = {
    notify: () => undefined,
    ask: () => Promise.reject(new UpstreamFailure('protocol', 'There is no client to ask.')),
  };
  await connection.request(
    { jsonrpc: '2.0', id, method: 'logging/setLevel', params: { level } },
    { hooks, signal },
  );
}

async function abandon(channel: Channel, error: unknown): Promise<never> {
  await channel.close(true);
  throw error;
}
