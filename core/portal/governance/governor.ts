import type { Actor } from '../../exchange/actor';
import type { ExchangeEvent } from '../../exchange/event';
import type { McpCall } from '../../exchange/mcp-call';
import type { EventStore } from '../../exchange/ports';
import type { ExchangeHead, Pipeline } from '../../pipeline/types';
import type { Entry } from '../catalogue/catalogue';
import {
  isError,
  objectAt,
  type JsonObject,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { stringifyLossless } from '../protocol/lossless-json';
import { CODE } from '../protocol/revision';
import type { Hooks } from '../upstream/connection';
import type { UpstreamServer } from '../upstream/server';
import { approve, type Approvers } from './approvals';
import { valueHash } from './argument-hash';
import type { CallRate } from './call-rate';
import { mayCall, mayUse, needsApproval } from './grants';
import type { Pins } from './pins';
import { PortalRefusal } from './refusal';
import { ScreenedCall } from './screened-call';
import type { ToolUse } from './tool-use';

/** Who calls, and how the client can be spoken to. */
export interface Caller {
  readonly actor: Actor;
  /** Name and version of the client. */
  readonly client: string;
  readonly capabilities: JsonObject;
  /** Calls that one request of the client makes (Code Mode) count once for rates. */
  readonly request: { readonly counted: Set<string> };
}

/** One request to one server, and what it is about. */
export interface GovernedCall {
  readonly caller: Caller;
  readonly server: UpstreamServer;
  /** The entry that the client named, where it named one. */
  readonly entry: Entry | undefined;
  /** As it goes to the server: with the server's own names. */
  readonly message: RequestMessage;
  readonly hooks: Hooks;
  readonly signal: AbortSignal;
}

export interface GovernorOptions {
  readonly pipeline: Pipeline;
  readonly events: EventStore;
  readonly pins: Pins;
  readonly rate: CallRate;
  readonly use: ToolUse;
  readonly approvers: Approvers;
  readonly nextId: () => string;
  readonly now: () => number;
  readonly deviceId: () => string | undefined;
  readonly policy: () => {
    readonly version: number;
    readonly resultBytes: number;
    readonly approvalSeconds: number;
  };
}

/** Sends a call that has passed and gives the answer back. */
export type Send = (message: RequestMessage, hooks: Hooks) => Promise<ResponseMessage>;

/**
 * The one policy function: every call, direct or out of Code Mode, goes through it, in this order:
 * allowed, pinned, rate, DLP of what goes out, approval, the call, DLP and size of what comes, audit.
 */
export class Governor {
  constructor(private readonly options: GovernorOptions) {}

  /** Reads again what an administrator has decided meanwhile. */
  async refresh(): Promise<void> {
    await this.options.pins.refresh();
  }

  /** Whether a person sees an entry of a list at all. */
  sees(actor: Actor, entry: Entry): boolean {
    const { definition: policy } = entry.server;
    const granted =
      entry.kind === 'tools' ? mayCall(policy, actor, entry.own) : mayUse(policy, actor);
    return granted && this.options.pins.allows(policy, entry.kind, entry.own, entry.definition);
  }

  /** @throws PortalRefusal, and whatever `send` throws */
  async call(call: GovernedCall, send: Send): Promise<ResponseMessage> {
    const { caller, server, message } = call;
    const tool = toolOf(call);
    const user = userOf(caller.actor);
    const argumentHash = valueHash(argumentsOf(message));
    await this.#admit(call, argumentHash);
    if (message.method === 'tools/call') this.options.use.begin(user, server.id, tool);
    const screened = new ScreenedCall(this.options.pipeline, this.#head(call, argumentHash));
    let bytes = 0;
    try {
      const params = await screened.request(message.params ?? {}, call.signal);
      await this.#approve(call, screened, { ...message, params });
      const hooks = guardedHooks(call.hooks, screened);
      const answer = await send(
        params === message.params ? message : { ...message, params },
        hooks,
      );
      bytes = this.#weigh(answer);
      const passed = isError(answer)
        ? { ...answer, error: screened.answer(answer.error) }
        : { ...answer, result: screened.answer(answer.result) };
      await screened.end({ result: 'completed' });
      this.#note(call, user, tool, failed(answer) ? 'failed' : 'done', bytes);
      return passed;
    } catch (error) {
      const refused = error instanceof PortalRefusal;
      await screened.end({
        result: refused ? 'refused' : call.signal.aborted ? 'aborted' : 'failed',
        error: error instanceof Error ? error.name : 'unknown',
      });
      this.#note(call, user, tool, refused ? 'refused' : 'failed', bytes);
      throw error;
    }
  }

  /** Allowed, pinned, rate. @throws PortalRefusal */
  async #admit(call: GovernedCall, argumentHash: string): Promise<void> {
    const refusal = this.#refusalOf(call);
    if (!refusal) return;
    await this.options.events.append(this.#refusedEvent(call, argumentHash, refusal));
    this.options.use.end(userOf(call.caller.actor), call.server.id, toolOf(call), {
      result: 'refused',
      bytes: 0,
    });
    throw refusal;
  }

  #refusalOf({ caller, server, entry, message }: GovernedCall): PortalRefusal | undefined {
    const { definition: policy } = server;
    const isTool = message.method === 'tools/call';
    const granted =
      isTool && entry
        ? mayCall(policy, caller.actor, entry.own)
        : !isTool && mayUse(policy, caller.actor);
    if (!granted) return unknown(message);
    if (entry && !this.options.pins.allows(policy, entry.kind, entry.own, entry.definition)) {
      return new PortalRefusal(
        'quarantined',
        'Its definition is new or has changed, and waits for review by an administrator.',
        { name: entry.exposed },
      );
    }
    if (!policy.rate || caller.request.counted.has(server.id)) return undefined;
    caller.request.counted.add(server.id);
    const { calls, seconds } = policy.rate;
    const wait = this.options.rate.take(`${userOf(caller.actor)} ${server.id}`, calls, seconds);
    if (wait === undefined) return undefined;
    const text = `More than ${calls} calls in ${seconds} seconds. Try again in ${wait} seconds.`;
    return new PortalRefusal('rate', text, { retryAfterSeconds: wait });
  }

  /** `message` as it goes to the server, masked where a rule says so. */
  async #approve(
    call: GovernedCall,
    screened: ScreenedCall,
    message: RequestMessage,
  ): Promise<void> {
    const { server, entry, caller } = call;
    if (message.method !== 'tools/call' || !entry) return;
    // A task or a further round of questions belongs to a call that was approved.
    if (message.params?.['inputResponses'] !== undefined) return;
    if (!needsApproval(server.definition, entry.own, entry.definition)) return;
    await approve(
      {
        exchangeId: screened.id,
        server: { id: server.id, name: server.definition.name ?? server.id },
        tool: entry.own,
        user: userOf(caller.actor),
        client: caller.client,
        arguments: objectAt(message.params, 'arguments') ?? {},
        by: server.definition.approval.by,
        argumentHash: valueHash(argumentsOf(message)),
        seconds: this.options.policy().approvalSeconds,
        hooks: call.hooks,
        canElicit: caller.capabilities['elicitation'] !== undefined,
        signal: call.signal,
      },
      this.options.approvers,
    );
  }

  /** The size of an answer in bytes. @throws PortalRefusal where it is over the limit */
  #weigh(answer: ResponseMessage): number {
    const bytes = Buffer.byteLength(stringifyLossless(answer));
    const { resultBytes } = this.options.policy();
    if (bytes <= resultBytes) return bytes;
    const text = `The answer has ${bytes} bytes; your company's policy allows ${resultBytes}.`;
    throw new PortalRefusal('too-large', text, { bytes, limit: resultBytes });
  }

  #note(
    { server, message }: GovernedCall,
    user: string,
    tool: string,
    result: 'done' | 'failed' | 'refused',
    bytes: number,
  ): void {
    if (message.method !== 'tools/call') return;
    this.options.use.end(user, server.id, tool, { result, bytes });
  }

  #head(call: GovernedCall, argumentHash: string): ExchangeHead {
    const { caller, server } = call;
    const { id, name } = server.definition;
    return {
      door: 'portal',
      actor: caller.actor,
      app: { id, name: name ?? id, category: 'mcp', status: 'approved' },
      request: { method: 'POST', host: hostOf(server), target: '/mcp' },
      mcp: this.#mcp(call, argumentHash),
    };
  }

  #mcp({ caller, server, message }: GovernedCall, argumentHash: string): McpCall {
    const tool = nameOf(message);
    return {
      server: server.id,
      method: message.method,
      ...(tool === undefined ? {} : { tool }),
      direction: 'request',
      argumentHash,
      client: caller.client,
    };
  }

  #refusedEvent(call: GovernedCall, argumentHash: string, refusal: PortalRefusal): ExchangeEvent {
    const { nextId, now, deviceId, policy } = this.options;
    const id = nextId();
    const device = deviceId();
    const { direction: _direction, ...mcp } = this.#mcp(call, argumentHash);
    void _direction;
    const head = this.#head(call, argumentHash);
    return {
      id,
      exchangeId: id,
      time: new Date(now()).toISOString(),
      ...(device === undefined ? {} : { deviceId: device }),
      policyVersion: policy().version,
      kind: 'exchange',
      door: 'portal',
      actor: head.actor,
      app: head.app,
      request: { method: 'POST', host: head.request.host, path: '/mcp' },
      extractor: 'mcp',
      mcp,
      tokenCount: 0,
      promptLength: 0,
      fileCount: 0,
      findings: [],
      action: 'block',
      enforced: 'block',
      rule: { id: `portal-${refusal.reason}`, name: `Portal: ${refusal.reason}` },
      logged: [],
      unscannable: [],
    };
  }
}

/** A tool that a person may not see does not exist for them. */
function unknown({ method, params }: RequestMessage): PortalRefusal {
  const name = params?.['name'] ?? params?.['uri'];
  const what = { 'tools/call': 'tool', 'prompts/get': 'prompt' }[method] ?? 'resource';
  const text = `Unknown ${what}: ${typeof name === 'string' ? name : ''}`;
  return new PortalRefusal('not-allowed', text, {}, CODE.invalidParams);
}

/** What the server says and asks on the way is guarded like its answer. */
function guardedHooks(hooks: Hooks, screened: ScreenedCall): Hooks {
  return {
    notify: (message) => {
      try {
        const params = message.params && screened.answer(message.params);
        hooks.notify(params ? { ...message, params } : message);
      } catch (error) {
        // It is not passed on, and neither is the answer: the guard has stopped for good.
        if (!(error instanceof PortalRefusal)) throw error;
      }
    },
    ask: async (request, signal) => {
      const params = request.params && screened.answer(request.params);
      const answer = await hooks.ask(params ? { ...request, params } : request, signal);
      if (isError(answer)) return answer;
      // What the person or the model answers goes to the server, like arguments do.
      return { ...answer, result: await screened.request(answer.result, signal) };
    },
  };
}

function failed(answer: ResponseMessage): boolean {
  return isError(answer) || answer.result['isError'] === true;
}

function nameOf({ params }: RequestMessage): string | undefined {
  const name = params?.['name'] ?? params?.['uri'] ?? objectAt(params, 'ref')?.['name'];
  return typeof name === 'string' ? name : undefined;
}

function toolOf({ entry, message }: GovernedCall): string {
  return entry?.own ?? nameOf(message) ?? message.method;
}

function argumentsOf({ params }: RequestMessage): unknown {
  return params?.['arguments'] ?? {};
}

/** By what a person is told from others in limits and records: the surest thing that is known. */
export function userOf({ userId, email, name, ip }: Actor): string {
  return userId ?? email ?? name ?? ip ?? 'unknown';
}

function hostOf({ definition: { url, command } }: UpstreamServer): string {
  return url === undefined ? (command ?? '') : new URL(url).hostname;
}
