import type { PortalIdentity } from '../portal-identity';
import {
  errorOf,
  isError,
  isRequest,
  resultOf,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { parameterMismatch } from '../protocol/parameter-headers';
import { CODE, META, metaOf } from '../protocol/revision';
import type { Client } from '../relay/client';
import type { Relay } from '../relay/relay';
import { EventStream } from './event-stream';
import {
  acceptsStream,
  replyEmpty,
  replyError,
  singleHeaders,
  type HttpExchange,
} from './http-exchange';
import type { SessionPorts } from './legacy-session';
import { ModernClients, type ModernClient } from './modern-clients';
import { ParkedCall, type Round } from './parked-call';
import { Parking } from './parking';
import { PostReply } from './post-reply';
import { listenForNews } from './subscription';

export interface ModernOptions {
  readonly relay: Relay;
  readonly identity: PortalIdentity;
  readonly ports: SessionPorts;
}

/** Methods that exist with sessions only. */
const REMOVED: ReadonlySet<string> = new Set([
  'initialize',
  'ping',
  'logging/setLevel',
  'resources/subscribe',
  'resources/unsubscribe',
  'tasks/list',
  'tasks/result',
]);

const LEVELS = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/** Revision 2026-07-28: each request stands for itself. */
export class ModernEndpoint {
  readonly clients: ModernClients;
  readonly #parking = new Parking();

  constructor(private readonly options: ModernOptions) {
    this.clients = new ModernClients(options.ports);
  }

  async post(exchange: HttpExchange, message: RequestMessage | NotificationMessage): Promise<void> {
    const { response } = exchange;
    if (!isRequest(message)) {
      replyEmpty(response, 202);
      return;
    }
    const modern = this.clients.of(exchange, message);
    if (REMOVED.has(message.method)) {
      replyError(response, 404, methodNotFound(message));
    } else if (message.method === 'server/discover') {
      const result = await this.options.identity.discover(modern.client);
      this.#reply(exchange).finish(resultOf(message.id, result));
    } else if (message.method === 'subscriptions/listen') {
      await listenForNews(exchange, modern, message, this.options.relay);
    } else await this.#call(exchange, modern, message);
  }

  close(): void {
    this.#parking.close();
  }

  #reply({ request, response }: HttpExchange): PostReply {
    return new PostReply(response, new EventStream('call', 'none'), acceptsStream(request));
  }

  async #call(
    exchange: HttpExchange,
    { client }: ModernClient,
    request: RequestMessage,
  ): Promise<void> {
    const parameters = await this.options.relay.headerParameters(client, request);
    const headers = singleHeaders(exchange.request);
    const mismatch = parameterMismatch(parameters, request.params?.['arguments'], headers);
    if (mismatch !== undefined) {
      replyError(exchange.response, 400, errorOf(request.id, CODE.headerMismatch, mismatch));
      return;
    }
    const reply = this.#reply(exchange);
    const answer = await this.#round(exchange, client, request, reply);
    reply.finish(answer, statusOf(answer));
  }

  async #round(
    exchange: HttpExchange,
    client: Client,
    request: RequestMessage,
    reply: PostReply,
  ): Promise<ResponseMessage> {
    const state = request.params?.['requestState'];
    const ours = this.#parking.isOurs(state);
    const parked = ours ? this.#parking.take(state, client.owner.key, request) : undefined;
    if (ours && !parked) {
      const text = 'The state of the request is not known, or belongs to another request.';
      return errorOf(request.id, CODE.invalidParams, text);
    }
    const abort = parked?.abort ?? new AbortController();
    const call = parked?.call ?? this.#start(client, request, reply, abort);
    parked?.call.resume(request.params?.['inputResponses']);
    const leave = (): void => abort.abort(new Error('the client has gone'));
    exchange.gone.addEventListener('abort', leave, { once: true });
    const round = await call.next();
    exchange.gone.removeEventListener('abort', leave);
    return this.#resultOf(round, client, request, call, abort);
  }

  #start(
    client: Client,
    request: RequestMessage,
    reply: PostReply,
    abort: AbortController,
  ): ParkedCall {
    const level = metaOf(request)?.[META.logLevel];
    return new ParkedCall((ask) =>
      this.options.relay.answer(
        client,
        request,
        {
          notify: (message) => {
            if (wantsLog(message, level)) reply.send(message);
          },
          ask,
        },
        abort.signal,
      ),
    );
  }

  #resultOf(
    round: Round,
    client: Client,
    request: RequestMessage,
    call: ParkedCall,
    abort: AbortController,
  ): ResponseMessage {
    if (round.kind === 'answer') return { ...round.message, id: request.id };
    return resultOf(request.id, {
      resultType: 'input_required',
      inputRequests: round.inputRequests,
      requestState: this.#parking.park(client.owner.key, request, call, abort),
    });
  }
}

function methodNotFound({ id, method }: RequestMessage): ReturnType<typeof errorOf> {
  return errorOf(id, CODE.methodNotFound, `Method not found: ${method}`);
}

/** Log messages go to a client only where its request asks for them. */
function wantsLog({ method, params }: NotificationMessage, wanted: unknown): boolean {
  if (method !== 'notifications/message') return true;
  const least = LEVELS.indexOf(String(wanted));
  return least >= 0 && LEVELS.indexOf(String(params?.['level'])) >= least;
}

/** Errors of the protocol have a status of their own; those of servers are answers like others. */
function statusOf(answer: ResponseMessage): number {
  if (!isError(answer)) return 200;
  if (answer.error.code === CODE.methodNotFound) return 404;
  return answer.error.code === CODE.missingCapability ? 400 : 200;
}
