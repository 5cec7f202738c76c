import type { Catalogue } from '../catalogue/catalogue';
import { kindOfMethod } from '../catalogue/kinds';
import { namespaceUri } from '../catalogue/uris';
import { mayUse } from '../governance/grants';
import type { Governor } from '../governance/governor';
import { PortalRefusal } from '../governance/refusal';
import {
  errorOf,
  isError,
  objectAt,
  resultOf,
  type JsonObject,
  type MessageId,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { headerParameters, type HeaderParameter } from '../protocol/parameter-headers';
import { CODE } from '../protocol/revision';
import type { CallOptions, Hooks } from '../upstream/connection';
import { asFailure } from '../upstream/failure';
import type { UpstreamServer } from '../upstream/server';
import { callerOf, type Client } from './client';
import { answerList, type ListOptions } from './lists';
import { namespaced, namespaceTasks } from './namespaces';
import { renameResources } from './resource-addresses';
import { findRoute, notFound, type Route } from './routes';
import { TaskList } from './task-list';

export interface RelayOptions extends ListOptions {
  readonly catalogue: Catalogue;
  readonly governor: Governor;
  readonly servers: () => readonly UpstreamServer[];
  /** Addresses of resources are told apart by their server's name. */
  readonly namespacesUris: () => boolean;
}

/** What answers in the place of the tools themselves; undefined where it has no say. */
export interface CodeAnswers {
  answer(
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<ResponseMessage | undefined>;
}

/** Resources of one client that are remembered by the server that mentioned them. */
const MENTIONED = 2000;

/** Answers the requests of clients: lists by itself, everything else by the server it is for. */
export class Relay {
  readonly #tasks: TaskList;
  /** Answers clients that see two tools only. */
  codeMode: CodeAnswers | undefined;

  constructor(private readonly options: RelayOptions) {
    this.#tasks = new TaskList(options.servers);
  }

  /** Never throws: whatever goes wrong is an answer. */
  async answer(
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<ResponseMessage> {
    try {
      return await this.#answer(client, request, hooks, signal);
    } catch (error) {
      if (error instanceof PortalRefusal) return error.toMessage(request.id);
      const { code, message } = asFailure(error);
      return errorOf(request.id, CODE.internal, message, { reason: 'upstream', failure: code });
    }
  }

  /** Which arguments of a tool are repeated in headers, as far as its schema says. */
  async headerParameters(
    client: Client,
    request: RequestMessage,
  ): Promise<readonly HeaderParameter[]> {
    if (request.method !== 'tools/call' || client.mode === 'code') return [];
    const route = await findRoute(this.options, client, request).catch((error: unknown) => {
      if (error instanceof PortalRefusal) return undefined;
      throw error;
    });
    return parametersOf(route);
  }

  async #answer(
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<ResponseMessage> {
    if (client.mode === 'code') {
      const answer = await this.codeMode?.answer(client, request, hooks, signal);
      if (answer) return answer;
    }
    const kind = kindOfMethod(request.method);
    if (kind) return await answerList(this.options, client, kind, request);
    if (request.method === 'tasks/list') {
      return resultOf(request.id, await this.#tasks.list(client, request, signal));
    }
    const connecting = await this.options.connections.answer(client, request, hooks, signal);
    if (connecting) return connecting;
    const route = await findRoute(this.options, client, request);
    if (!route) {
      return errorOf(request.id, CODE.methodNotFound, `Method not found: ${request.method}`);
    }
    return await this.forward(client, route, hooks, signal);
  }

  /** Sends a routed request through the policy function to its server. @throws */
  async forward(
    client: Client,
    route: Route,
    hooks: Hooks,
    signal: AbortSignal,
    caller = callerOf(client),
  ): Promise<ResponseMessage> {
    const { server, entry, message } = route;
    const own = this.hooksFor(server, hooks);
    const answer = await this.options.governor.call(
      { caller, server, entry, message, hooks: own, signal },
      (screened, guarded) => {
        const parameters = parametersOf(route);
        const { connections } = this.options;
        return connections.during({ client, server, hooks, signal }, (until) => {
          const options: CallOptions = { hooks: guarded, signal: until, parameters };
          return this.#send(client, server, screened, options);
        });
      },
    );
    return this.#translated(client, route, answer);
  }

  /** Subscriptions of a client with a session become news of a stateless server. */
  async #send(
    client: Client,
    server: UpstreamServer,
    message: RequestMessage,
    options: CallOptions,
  ): Promise<ResponseMessage> {
    const watch = /^resources\/(un)?subscribe$/.exec(message.method);
    if (!watch) return await server.request(client.owner, message, options);
    const uris = client.watched.get(server.id) ?? new Set<string>();
    client.watched.set(server.id, uris);
    const uri = String(message.params?.['uri']);
    if (watch[1] === undefined) uris.add(uri);
    else uris.delete(uri);
    const connection = await server.connection(client.owner);
    if (connection.facts.era === 'legacy') {
      return await server.request(client.owner, message, options);
    }
    await connection.watch([...uris]);
    return resultOf(message.id, {});
  }

  /** Makes sure that a stateless client hears of changes of a resource. @throws PortalRefusal */
  async watch(client: Client, uri: string): Promise<void> {
    const id = `portcullis-watch-${uri}`;
    const message: RequestMessage = {
      jsonrpc: '2.0',
      id,
      method: 'resources/subscribe',
      params: { uri },
    };
    const route = await findRoute(this.options, client, message);
    if (!route || !mayUse(route.server.definition, client.actor)) return;
    const own = String(route.message.params?.['uri']);
    const uris = client.watched.get(route.server.id) ?? new Set<string>();
    client.watched.set(route.server.id, uris.add(own));
    const connection = await route.server.connection(client.owner);
    await connection.watch([...uris]);
  }

  /** What a server says outside of any request, as the client is to see it. */
  translate(server: UpstreamServer, message: NotificationMessage): NotificationMessage {
    if (!message.params) return message;
    let params = namespaceTasks(server.id, message.params);
    if (message.method === 'notifications/resources/updated' && this.options.namespacesUris()) {
      const { uri } = params;
      if (typeof uri === 'string') params = { ...params, uri: namespaceUri(server.id, uri) };
    }
    return { ...message, params };
  }

  /** Hooks for one server: what it says and asks is translated before the client sees it. */
  hooksFor(server: UpstreamServer, hooks: Hooks): Hooks {
    return {
      notify: (message) => hooks.notify(this.translate(server, message)),
      ask: (request, signal) => hooks.ask(namespacedRequest(server.id, request), signal),
    };
  }

  #translated(client: Client, route: Route, answer: ResponseMessage): ResponseMessage {
    const { server, message } = route;
    if (isError(answer)) return this.#translatedError(client, message, answer);
    let result = namespaceTasks(server.id, answer.result);
    const rename = this.options.namespacesUris();
    result = renameResources(result, (uri) => {
      if (client.mentioned.size < MENTIONED) client.mentioned.set(uri, server.id);
      return rename ? namespaceUri(server.id, uri) : uri;
    });
    if (client.era === 'modern') result = asModern(message.method, result);
    return { ...answer, id: message.id, result };
  }

  /** Servers of the older era have a code of their own for a resource that is not there. */
  #translatedError(
    client: Client,
    { id, method, params }: RequestMessage,
    answer: ResponseMessage,
  ): ResponseMessage {
    if (!isError(answer)) return answer;
    const missing = answer.error.code === CODE.resourceNotFound && method === 'resources/read';
    const uri = params?.['uri'];
    if (missing && client.era === 'modern') return notFound(client, String(uri)).toMessage(id);
    return { ...answer, id };
  }
}

/** Members that each answer of the stateless revision has. */
function asModern(method: string, result: JsonObject): JsonObject {
  const complete = { resultType: 'complete', ...result };
  const cacheable = method === 'resources/read' && result['resultType'] === undefined;
  return cacheable ? { ttlMs: 0, cacheScope: 'private', ...complete } : complete;
}

function parametersOf(route: Route | undefined): readonly HeaderParameter[] {
  if (route?.message.method !== 'tools/call') return [];
  return headerParameters(route.entry?.definition['inputSchema']) ?? [];
}

/** Gives a server's question an id, a progress token and a task that no other server's has. */
function namespacedRequest(server: string, request: RequestMessage): RequestMessage {
  const meta = objectAt(request.params, '_meta');
  const token = meta?.['progressToken'] as MessageId | undefined;
  const id = namespaced(server, request.id);
  if (!request.params) return { ...request, id };
  const params = namespaceTasks(server, request.params);
  if (token === undefined) return { ...request, id, params };
  const named = { ...objectAt(params, '_meta'), progressToken: namespaced(server, token) };
  return { ...request, id, params: { ...params, _meta: named } };
}
