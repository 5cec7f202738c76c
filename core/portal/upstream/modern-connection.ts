import { setTimeout as pause } from 'node:timers/promises';
import {
  isError,
  isNotification,
  isObject,
  objectAt,
  stringAt,
  type JsonObject,
  type Message,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { requestHeaders } from '../protocol/parameter-headers';
import {
  claimedRevision,
  CODE,
  isModernRevision,
  META,
  NEWEST_MODERN,
  withMeta,
} from '../protocol/revision';
import type { Channel } from './channels/channel';
import {
  announces,
  serverFacts,
  type CallOptions,
  type ClientFacts,
  type Connection,
  type Hooks,
  type ServerFacts,
} from './connection';
import { UpstreamFailure } from './failure';

/** Rounds of questions of one request before it is given up. */
const ROUNDS = 16;
/** Before a stream of news is opened again, ms. */
const REOPEN_MS = 1000;

/** A connection without handshake or session (revision 2026-07-28). */
export class ModernConnection implements Connection {
  closed = false;
  readonly session = undefined;
  readonly #closing = new AbortController();
  #news: AbortController | undefined;
  #hooks: Hooks | undefined;
  #watched: readonly string[] = [];
  #questions = 0;

  private constructor(
    private readonly channel: Channel,
    private readonly client: ClientFacts,
    readonly facts: ServerFacts,
    /** The log level that a client with a session has set. */
    private readonly logLevel: () => string | undefined,
  ) {
    channel.onClosed = () => (this.closed = true);
  }

  /** Asks the server what it is. @throws UpstreamFailure, `unsupported` when it has sessions only */
  static async open(
    channel: Channel,
    client: ClientFacts,
    signal: AbortSignal,
    logLevel: () => string | undefined = () => undefined,
  ): Promise<ModernConnection> {
    if ('revision' in channel) channel.revision = NEWEST_MODERN;
    const id = 'portcullis-discover';
    const bare: RequestMessage = { jsonrpc: '2.0', id, method: 'server/discover', params: {} };
    const discover = withMeta(bare, envelope(client));
    const headers = requestHeaders(discover);
    const options = { onMessage: () => undefined, signal, headers };
    const answer = await channel
      .request(discover, options)
      // It may have mistaken the revision, and names the one that we have asked for.
      .then((first) => (wantsOurs(first) ? channel.request(discover, options) : first))
      .catch((error: unknown) => {
        const http = error instanceof UpstreamFailure && error.code === 'http';
        if (!http) throw error;
        throw new UpstreamFailure('unsupported', 'The server has sessions only.', { cause: error });
      });
    return new ModernConnection(channel, client, serverFacts('modern', answer), logLevel);
  }

  async request(message: RequestMessage, options: CallOptions): Promise<ResponseMessage> {
    if (claimedRevision(message) !== undefined) return await this.#send(message, options);
    let request = withMeta(message, this.#envelope());
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await this.#send(request, options);
      if (isError(answer) || answer.result['resultType'] !== 'input_required') {
        return { ...answer, id: message.id };
      }
      const given = await this.#ask(answer.result, options);
      if ('error' in given) return { jsonrpc: '2.0', id: message.id, error: given.error };
      const { requestState } = answer.result;
      request = {
        ...request,
        // Each round is a request of its own.
        id: `${message.id}#${round + 2}`,
        params: {
          ...request.params,
          inputResponses: given.responses,
          ...(requestState === undefined ? {} : { requestState }),
        },
      };
    }
    throw new UpstreamFailure('protocol', `The server asked more than ${ROUNDS} times.`);
  }

  async notify(message: NotificationMessage): Promise<void> {
    // Requests are cancelled by ending their stream; nothing else is told in this revision.
    if (message.method === 'notifications/cancelled' && !('revision' in this.channel)) {
      await this.channel.send(message);
    }
  }

  async listen(hooks: Hooks): Promise<void> {
    this.#hooks = hooks;
    await this.channel.listen((message) => this.#deliverNews(message));
    this.#reopen();
  }

  watch(uris: readonly string[]): Promise<void> {
    this.#watched = uris;
    if (this.#hooks) this.#reopen();
    return Promise.resolve();
  }

  async close(forget: boolean): Promise<void> {
    this.closed = true;
    this.#closing.abort();
    this.#news?.abort();
    await this.channel.close(forget);
  }

  #envelope(): JsonObject {
    const level = this.logLevel();
    return { ...envelope(this.client), ...(level === undefined ? {} : { [META.logLevel]: level }) };
  }

  async #send(message: RequestMessage, options: CallOptions): Promise<ResponseMessage> {
    const { hooks, signal, parameters = [] } = options;
    return await this.channel.request(message, {
      onMessage: (other) => {
        // A stateless server asks by its result, never by a request.
        if (isNotification(other)) hooks.notify(other);
      },
      signal,
      headers: requestHeaders(message, parameters),
    });
  }

  /** Puts the questions of a result to a client that expects them as requests. */
  async #ask(
    result: JsonObject,
    { hooks, signal }: CallOptions,
  ): Promise<{ responses: JsonObject } | { error: { code: number; message: string } }> {
    const responses: JsonObject = {};
    for (const [key, wanted] of Object.entries(objectAt(result, 'inputRequests') ?? {})) {
      const method = isObject(wanted) ? stringAt(wanted, 'method') : undefined;
      if (!isObject(wanted) || method === undefined) continue;
      const params = objectAt(wanted, 'params');
      const id = `input-${(this.#questions += 1)}`;
      const question: RequestMessage = { jsonrpc: '2.0', id, method, ...(params && { params }) };
      const answer = await hooks.ask(question, signal);
      if (isError(answer)) return { error: answer.error };
      responses[key] = answer.result;
    }
    return { responses };
  }

  #reopen(): void {
    this.#news?.abort();
    const news = new AbortController();
    this.#news = news;
    const signal = AbortSignal.any([news.signal, this.#closing.signal]);
    this.#readNews(signal).catch((error: unknown) => {
      // A server without news refuses the stream; one that is gone is noticed by requests.
      if (!(error instanceof Error)) throw error;
    });
  }

  async #readNews(signal: AbortSignal): Promise<void> {
    const { facts, client } = this;
    const notifications: JsonObject = {
      ...(announces(facts, 'tools', 'listChanged') ? { toolsListChanged: true } : {}),
      ...(announces(facts, 'prompts', 'listChanged') ? { promptsListChanged: true } : {}),
      ...(announces(facts, 'resources', 'listChanged') ? { resourcesListChanged: true } : {}),
      ...(this.#watched.length > 0 ? { resourceSubscriptions: [...this.#watched] } : {}),
    };
    while (Object.keys(notifications).length > 0 && !signal.aborted) {
      const id = `portcullis-news-${(this.#questions += 1)}`;
      const bare: RequestMessage = {
        jsonrpc: '2.0',
        id,
        method: 'subscriptions/listen',
        params: { notifications },
      };
      const message = withMeta(bare, envelope(client));
      const answer = await this.channel.request(message, {
        onMessage: (other) => this.#deliverNews(other),
        signal,
        headers: requestHeaders(message),
      });
      if (isError(answer)) return;
      await pause(REOPEN_MS, undefined, { signal });
    }
  }

  #deliverNews(message: Message): void {
    if (!isNotification(message)) return;
    if (message.method === 'notifications/subscriptions/acknowledged') return;
    this.#hooks?.notify(withoutSubscription(message));
  }
}

/** Whether a server refuses a revision and names one that we speak. */
function wantsOurs(answer: ResponseMessage): boolean {
  if (!isError(answer) || answer.error.code !== CODE.unsupportedRevision) return false;
  const supported = isObject(answer.error.data) ? answer.error.data['supported'] : undefined;
  return Array.isArray(supported) && supported.includes(NEWEST_MODERN);
}

/** The envelope of a request that the portal makes for a client. */
function envelope({ revision, info, capabilities }: ClientFacts): JsonObject {
  return {
    [META.revision]: isModernRevision(revision) ? revision : NEWEST_MODERN,
    [META.clientInfo]: info,
    [META.clientCapabilities]: capabilities,
  };
}

/** News without the id of the subscription that brought it: that one is ours. */
export function withoutSubscription(message: NotificationMessage): NotificationMessage {
  const meta = Object.entries(objectAt(message.params, '_meta') ?? {}).filter(
    ([key]) => key !== META.subscriptionId,
  );
  const params = Object.entries(message.params ?? {}).filter(([key]) => key !== '_meta');
  if (meta.length > 0) params.push(['_meta', Object.fromEntries(meta)]);
  return { ...message, params: Object.fromEntries(params) };
}
