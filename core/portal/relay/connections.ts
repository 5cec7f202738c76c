import type { Actor } from '../../exchange/actor';
import { mayUse } from '../governance/grants';
import { PortalRefusal } from '../governance/refusal';
import type { OpenVisit, Visits } from '../oauth/visits';
import {
  isError,
  isObject,
  resultOf,
  stringAt,
  type JsonObject,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import type { Hooks } from '../upstream/connection';
import type { UpstreamServer } from '../upstream/server';
import type { Client } from './client';

/** Names of the tools with which a person connects an account begin so; the server's id follows. */
const PREFIX = 'connect_';

export interface ConnectionsOptions {
  readonly visits: Visits;
  readonly servers: () => readonly UpstreamServer[];
}

/** A request on its way to a server. */
export interface ConnectedCall {
  readonly client: Client;
  readonly server: UpstreamServer;
  /** Where the person is asked. */
  readonly hooks: Hooks;
  readonly signal: AbortSignal;
}

/**
 * Servers that know their users, at a portal that is not on the user's computer. Until somebody has
 * connected their account, they see one tool of such a server, which gives them the link; a client
 * that can open links (elicitation by URL) is asked to, and the call goes on when they are back.
 */
export class Connections {
  constructor(private readonly options: ConnectionsOptions) {}

  /** Tools with which the client's person connects what they have not connected yet. */
  tools(client: Client): readonly JsonObject[] {
    const waiting = this.#servers(client).filter((server) => this.#visit(client, server));
    return waiting.map((server) => ({
      name: toolName(server),
      title: `Connect ${nameOf(server)}`,
      description: `Connects ${nameOf(server)} with the user's own account. Call it, show the user the link, and list the tools again once they have signed in.`,
      inputSchema: { type: 'object', properties: {} },
      annotations: { readOnlyHint: true, openWorldHint: true },
    }));
  }

  /** Answers a call of one of these tools; undefined for all others. */
  async answer(
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<ResponseMessage | undefined> {
    const name = stringAt(request.params, 'name') ?? '';
    const server = this.#servers(client).find((each) => toolName(each) === name);
    if (request.method !== 'tools/call' || !server) return undefined;
    const visit = this.#visit(client, server);
    if (!visit) return undefined;
    const text = await this.#connect(client, server, visit, hooks, signal);
    const complete = client.era === 'modern' ? { resultType: 'complete' } : {};
    return resultOf(request.id, { content: [{ type: 'text', text }], ...complete });
  }

  /**
   * Sends a request that may need the person's authorisation first, or on the way. @throws
   * PortalRefusal with the link where the client cannot open one
   */
  async during(
    { client, server, hooks, signal }: ConnectedCall,
    send: (signal: AbortSignal) => Promise<ResponseMessage>,
  ): Promise<ResponseMessage> {
    if (!this.options.visits.givesLinks) return await send(signal);
    const call = { client, server, hooks, signal };
    // Nothing has been sent yet: a handshake that took too long meanwhile may be had again.
    const known = await this.#until(call, server.connection(client.owner));
    if (!known) await server.connection(client.owner);
    const given = new AbortController();
    const answer = send(AbortSignal.any([signal, given.signal]));
    try {
      await this.#until(call, answer);
    } catch (error) {
      given.abort(error);
      throw error;
    }
    return await answer;
  }

  /** True when the work is done; false when it needed the person, who is back. @throws PortalRefusal */
  async #until(
    { client, server, hooks, signal }: ConnectedCall,
    work: Promise<unknown>,
  ): Promise<boolean> {
    work.catch(() => undefined); // The race hears of it, or whoever waits afterwards.
    let stop: (() => void) | undefined;
    const asked = new Promise<OpenVisit>((resolve) => {
      const look = (): void => {
        const visit = this.#visit(client, server);
        if (visit) resolve(visit);
      };
      stop = this.options.visits.onOpen(look);
      look();
    });
    const visit = await Promise.race([work.then(() => undefined), asked]).finally(() => stop?.());
    if (!visit) return true;
    if (!opensLinks(client)) {
      const text = `${nameOf(server)} has to be connected first. Open this link, sign in, and try again: ${visit.link}`;
      throw new PortalRefusal('authorisation', text, { link: visit.link });
    }
    await this.#ask(client, server, visit, hooks, signal);
    return false;
  }

  async #connect(
    client: Client,
    server: UpstreamServer,
    visit: OpenVisit,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<string> {
    if (!opensLinks(client)) {
      return `Open this link in a browser and sign in to connect ${nameOf(server)}. Then list the tools again. ${visit.link}`;
    }
    await this.#ask(client, server, visit, hooks, signal);
    return `${nameOf(server)} is connected. List the tools again.`;
  }

  /** Puts the link before the person and waits until they are back. @throws PortalRefusal */
  async #ask(
    { era }: Client,
    server: UpstreamServer,
    { id, link, over }: OpenVisit,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<void> {
    const question: RequestMessage = {
      jsonrpc: '2.0',
      id: `connect-${id}`,
      method: 'elicitation/create',
      params: {
        mode: 'url',
        url: link,
        message: `Sign in to connect ${nameOf(server)}.`,
        elicitationId: id,
      },
    };
    const reply = await hooks.ask(question, signal).catch(() => undefined);
    const accepted = reply && !isError(reply) && reply.result['action'] === 'accept';
    if (!accepted) throw notConnected(server);
    const allowed = await Promise.race([over, whenAborted(signal)]);
    if (allowed !== true) throw notConnected(server);
    if (era === 'modern') return;
    hooks.notify({
      jsonrpc: '2.0',
      method: 'notifications/elicitation/complete',
      params: { elicitationId: id },
    });
  }

  #servers({ actor, only }: Client): readonly UpstreamServer[] {
    return this.options
      .servers()
      .filter(({ id, definition }) => (only?.has(id) ?? true) && mayUse(definition, actor));
  }

  #visit({ actor, owner }: Client, { id }: UpstreamServer): OpenVisit | undefined {
    return this.options.visits.open({ server: id, user: owner.user ?? '' }, personOf(actor));
  }
}

function personOf({ email, name, userId }: Actor): string {
  return email ?? name ?? userId ?? '';
}

function toolName({ id, definition }: UpstreamServer): string {
  return `${PREFIX}${definition.prefix ?? id}`;
}

function nameOf({ id, definition }: UpstreamServer): string {
  return definition.name ?? id;
}

/** Whether the client can lead its person to an address (elicitation by URL, 2025-11-25). */
function opensLinks({ owner }: Client): boolean {
  const { elicitation } = owner.facts.capabilities;
  return isObject(elicitation) && isObject(elicitation['url']);
}

function notConnected(server: UpstreamServer): PortalRefusal {
  const text = `${nameOf(server)} was not connected.`;
  return new PortalRefusal('authorisation', text, { server: server.id });
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
