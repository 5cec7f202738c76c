import type { Entry } from '../catalogue/catalogue';
import type { Caller, Governor } from '../governance/governor';
import { PortalRefusal } from '../governance/refusal';
import {
  errorOf,
  isError,
  isObject,
  objectAt,
  resultOf,
  stringAt,
  type JsonObject,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { parseLossless, stringifyLossless } from '../protocol/lossless-json';
import { CODE } from '../protocol/revision';
import { callerOf, type Client } from '../relay/client';
import { LIST_TTL_MS, visibleEntries } from '../relay/lists';
import type { Connections } from '../relay/connections';
import type { Relay } from '../relay/relay';
import type { Catalogue } from '../catalogue/catalogue';
import type { Hooks } from '../upstream/connection';
import type { CodeSandbox } from './sandbox';
import { searchTools, SHOWN } from './search';
import { signatureOf } from './signatures';

/** The two tools that stand for all others. */
export const CODE_TOOLS: readonly JsonObject[] = [
  {
    name: 'search',
    description:
      'Find tools and get their TypeScript signatures. Call it before execute; without a query it lists names.',
    inputSchema: {
      type: 'object',
      properties: {
        query: { type: 'string' },
        limit: { type: 'integer', maximum: SHOWN.most },
      },
    },
    annotations: { readOnlyHint: true },
  },
  {
    name: 'execute',
    description:
      'Run TypeScript that calls tools: `const r = await tools.name(args); return r;`. Do several calls and filter their results in one run. Only what is returned or logged comes back. No network, files or clock; 1 s of CPU.',
    inputSchema: {
      type: 'object',
      properties: { code: { type: 'string' } },
      required: ['code'],
    },
  },
];

export interface CodeModeOptions {
  readonly catalogue: Catalogue;
  readonly governor: Governor;
  readonly relay: Relay;
  readonly sandbox: CodeSandbox;
  readonly connections: Connections;
}

/** Answers clients that see two tools, behind which are all others. */
export class CodeMode {
  constructor(private readonly options: CodeModeOptions) {}

  /** The answer, or undefined for requests that have nothing to do with tools. */
  async answer(
    client: Client,
    request: RequestMessage,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<ResponseMessage | undefined> {
    const modern = client.era === 'modern' ? { resultType: 'complete' } : {};
    if (request.method === 'tools/list') {
      const cache = client.era === 'modern' ? { ttlMs: LIST_TTL_MS, cacheScope: 'private' } : {};
      const tools = [...CODE_TOOLS, ...this.options.connections.tools(client)];
      return resultOf(request.id, { tools, ...cache, ...modern });
    }
    if (request.method !== 'tools/call') return undefined;
    const args = objectAt(request.params, 'arguments');
    const name = stringAt(request.params, 'name');
    if (name === 'search') {
      return resultOf(request.id, { ...textResult(await this.#search(client, args)), ...modern });
    }
    if (name === 'execute') {
      const result = await this.#execute(client, stringAt(args, 'code') ?? '', hooks, signal);
      return resultOf(request.id, { ...result, ...modern });
    }
    const connecting = await this.options.connections.answer(client, request, hooks, signal);
    if (connecting) return connecting;
    return errorOf(request.id, CODE.invalidParams, `Unknown tool: ${name ?? ''}`);
  }

  async #search(client: Client, args: JsonObject | undefined): Promise<string> {
    const { entries } = await visibleEntries(this.options, client, 'tools');
    const query = stringAt(args, 'query') ?? '';
    const wanted = args?.['limit'];
    const limit =
      typeof wanted === 'number' ? Math.min(Math.max(1, wanted), SHOWN.most) : SHOWN.usual;
    if (query.trim() === '') return entries.map(({ exposed }) => exposed).join('\n');
    const found = searchTools(entries, query, limit);
    if (found.length === 0) return 'No tool fits. Search without a query for all names.';
    return found.map(({ exposed, definition }) => signatureOf(exposed, definition)).join('\n\n');
  }

  async #execute(
    client: Client,
    code: string,
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    // One request of the client counts once, however many calls the program makes.
    const caller = callerOf(client);
    const { entries } = await visibleEntries(this.options, client, 'tools');
    const byName = new Map(entries.map((entry) => [entry.exposed, entry]));
    let calls = 0;
    const outcome = await this.options.sandbox.run(
      code,
      (tool, args, ended) => {
        calls += 1;
        const entry = byName.get(tool);
        const both = AbortSignal.any([signal, ended]);
        return this.#call(client, caller, entry, { tool, args, call: calls }, hooks, both);
      },
      signal,
    );
    const log = outcome.log === '' ? '' : `${outcome.log.trimEnd()}\n`;
    if (outcome.error !== undefined) {
      return { ...textResult(`${log}${outcome.error}`), isError: true };
    }
    return textResult(`${log}${outcome.result ?? 'null'}`);
  }

  async #call(
    client: Client,
    caller: Caller,
    entry: Entry | undefined,
    asked: { readonly tool: string; readonly args: string; readonly call: number },
    hooks: Hooks,
    signal: AbortSignal,
  ): Promise<string> {
    if (!entry) {
      throw new PortalRefusal(
        'not-allowed',
        `Unknown tool: ${asked.tool}. Use search to find one.`,
      );
    }
    const message: RequestMessage = {
      jsonrpc: '2.0',
      id: `code-${asked.call}`,
      method: 'tools/call',
      params: { name: entry.own, arguments: parseLossless(asked.args) },
    };
    const route = { server: entry.server, entry, message };
    const answer = await this.options.relay.forward(client, route, hooks, signal, caller);
    if (isError(answer)) throw new Error(answer.error.message);
    const text = textOf(answer.result);
    if (answer.result['isError'] === true) throw new Error(text ?? 'the tool failed');
    return stringifyLossless(valueOf(answer.result, text));
  }
}

function textResult(text: string): JsonObject {
  return { content: [{ type: 'text', text }] };
}

function textOf({ content }: JsonObject): string | undefined {
  if (!Array.isArray(content)) return undefined;
  const texts = content.filter(isObject).map((block) => stringAt(block, 'text'));
  return texts.every((text) => text !== undefined) ? texts.join('\n') : undefined;
}

/** What a program gets: structured content, JSON out of a text, the text, or the blocks. */
function valueOf(result: JsonObject, text: string | undefined): unknown {
  if (result['structuredContent'] !== undefined) return result['structuredContent'];
  if (text === undefined) return result['content'] ?? null;
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return parseLossless(text);
  } catch {
    return text; // it only looks like JSON
  }
}
