import {
  errorOf,
  isNotification,
  isRequest,
  notificationOf,
  objectAt,
  type Message,
  type MessageId,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { CODE, NEWEST_LEGACY, isModernRevision, withoutEnvelope } from '../protocol/revision';
import type { Channel, SessionChannel } from './channels/channel';
import {
  serverFacts,
  type CallOptions,
  type ClientFacts,
  type Connection,
  type Hooks,
  type ServerFacts,
} from './connection';

const INITIALIZE = 'portcullis-initialize';

function sessionOf(channel: Channel): SessionChannel | undefined {
  return 'session' in channel ? (channel as SessionChannel) : undefined;
}

/** A connection with a handshake and a session (revisions until 2025-11-25). */
export class LegacyConnection implements Connection {
  closed = false;
  readonly #asked = new Map<MessageId, AbortController>();
  readonly #watched = new Set<string>();

  private constructor(
    private readonly channel: Channel,
    readonly facts: ServerFacts,
  ) {
    channel.onClosed = () => (this.closed = true);
  }

  /** Introduces `client` to the server. @throws UpstreamFailure */
  static async open(
    channel: Channel,
    client: ClientFacts,
    signal: AbortSignal,
  ): Promise<LegacyConnection> {
    const { revision, info, capabilities } = client;
    const initialize: RequestMessage = {
      jsonrpc: '2.0',
      id: INITIALIZE,
      method: 'initialize',
      params: {
        protocolVersion: isModernRevision(revision) ? NEWEST_LEGACY : revision,
        capabilities,
        clientInfo: info,
      },
    };
    const answer = await channel.request(initialize, { onMessage: () => undefined, signal });
    const facts = serverFacts('legacy', answer);
    const http = sessionOf(channel);
    if (http) http.revision = facts.revision;
    await channel.send(notificationOf('notifications/initialized'));
    return new LegacyConnection(channel, facts);
  }

  /** Takes up a session that was opened before a restart. */
  static resume(channel: SessionChannel, facts: ServerFacts, session: string): LegacyConnection {
    channel.session = session;
    channel.revision = facts.revision;
    return new LegacyConnection(channel, facts);
  }

  get session(): string | undefined {
    return sessionOf(this.channel)?.session;
  }

  async request(message: RequestMessage, options: CallOptions): Promise<ResponseMessage> {
    const { hooks, signal } = options;
    const cancel = (): void => this.#cancel(message.id);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await this.channel.request(withoutEnvelope(message), {
        onMessage: (other) => this.#deliver(other, hooks),
        signal,
      });
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  async notify(message: NotificationMessage): Promise<void> {
    await this.channel.send(withoutEnvelope(message));
  }

  async listen(hooks: Hooks): Promise<void> {
    await this.channel.listen((message) => this.#deliver(message, hooks));
  }

  async watch(uris: readonly string[]): Promise<void> {
    const wanted = new Set(uris);
    for (const uri of wanted)
      if (!this.#watched.has(uri)) await this.#subscription('subscribe', uri);
    for (const uri of [...this.#watched]) {
      if (!wanted.has(uri)) await this.#subscription('unsubscribe', uri);
    }
  }

  async close(forget: boolean): Promise<void> {
    this.closed = true;
    for (const asked of this.#asked.values()) asked.abort();
    await this.channel.close(forget);
  }

  async #subscription(what: 'subscribe' | 'unsubscribe', uri: string): Promise<void> {
    if (what === 'subscribe') this.#watched.add(uri);
    else this.#watched.delete(uri);
    const id = `portcullis-${what}-${uri}`;
    const method = `resources/${what}`;
    const signal = AbortSignal.timeout(10_000);
    const request: RequestMessage = { jsonrpc: '2.0', id, method, params: { uri } };
    await this.channel.request(request, { onMessage: () => undefined, signal });
  }

  #cancel(requestId: MessageId): void {
    const message = notificationOf('notifications/cancelled', { requestId });
    this.channel.send(message).catch(() => undefined); // A server that is gone has stopped anyway.
  }

  /** The server asks or tells something. */
  #deliver(message: Message, hooks: Hooks): void {
    if (isRequest(message)) {
      void this.#answer(message, hooks);
      return;
    }
    if (!isNotification(message)) return;
    const requestId = objectAt(message, 'params')?.['requestId'] as MessageId | undefined;
    const asked = requestId === undefined ? undefined : this.#asked.get(requestId);
    if (message.method === 'notifications/cancelled' && asked) asked.abort();
    else hooks.notify(message);
  }

  async #answer(request: RequestMessage, hooks: Hooks): Promise<void> {
    const withdrawn = new AbortController();
    this.#asked.set(request.id, withdrawn);
    try {
      const answer =
        request.method === 'ping'
          ? { jsonrpc: '2.0' as const, id: request.id, result: {} }
          : await hooks.ask(request, withdrawn.signal);
      if (!withdrawn.signal.aborted) await this.channel.send({ ...answer, id: request.id });
    } catch {
      const refusal = errorOf(request.id, CODE.internal, 'The client could not be asked.');
      await this.channel.send(refusal).catch(() => undefined); // The server is gone.
    } finally {
      this.#asked.delete(request.id);
    }
  }
}
