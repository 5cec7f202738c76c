import type { Catalogue, Entry, Table, View } from '../catalogue/catalogue';
import { KINDS, type ListKind } from '../catalogue/kinds';
import type { Governor } from '../governance/governor';
import { PortalRefusal } from '../governance/refusal';
import {
  resultOf,
  type JsonObject,
  type RequestMessage,
  type ResponseMessage,
} from '../protocol/message';
import { CODE } from '../protocol/revision';
import type { Client } from './client';
import type { Connections } from './connections';
import { decodeCursor, encodeCursor } from './cursor';

/** How long a stateless client may keep a list, ms. */
export const LIST_TTL_MS = 10_000;
/** Where a list says how the servers answered; absent where all did. */
const STATUS_META = 'portcullis/servers';
/** Longest description of a tool in a minimised list, UTF-16 code units. */
const SHORT = 120;

export interface ListOptions {
  readonly catalogue: Catalogue;
  readonly governor: Governor;
  readonly pageSize: () => number;
  readonly connections: Connections;
}

export function viewOf({ owner, actor }: Client): View {
  return { facts: owner.facts, user: actor.userId };
}

/** What a client sees of a kind. */
export async function visibleEntries(
  { catalogue, governor }: Pick<ListOptions, 'catalogue' | 'governor'>,
  client: Client,
  kind: ListKind,
): Promise<{ readonly entries: readonly Entry[]; readonly table: Table }> {
  const [table] = await Promise.all([catalogue.table(kind, viewOf(client)), governor.refresh()]);
  const entries = table.entries.filter(
    (entry) => (client.only?.has(entry.server.id) ?? true) && governor.sees(client.actor, entry),
  );
  return { entries, table };
}

/** Answers a list request with one page. @throws PortalRefusal for a cursor that is not ours */
export async function answerList(
  options: ListOptions,
  client: Client,
  kind: ListKind,
  request: RequestMessage,
): Promise<ResponseMessage> {
  const { entries, table } = await visibleEntries(options, client, kind);
  const cursor = request.params?.['cursor'];
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    throw new PortalRefusal(
      'not-allowed',
      'The cursor is not one of ours.',
      {},
      CODE.invalidParams,
    );
  }
  const size = options.pageSize();
  const left = after === undefined ? entries : entries.filter(({ exposed }) => exposed > after);
  const page = left.slice(0, size);
  const last = page.at(-1);
  const troubled = table.statuses.filter(({ state }) => state !== 'ok');
  const first = kind === 'tools' && after === undefined;
  return resultOf(request.id, {
    [KINDS[kind].member]: [
      ...(first ? options.connections.tools(client) : []),
      ...page.map((entry) => shown(kind, entry, client)),
    ],
    ...(left.length > size && last ? { nextCursor: encodeCursor(last.exposed) } : {}),
    ...(troubled.length > 0 ? { _meta: { [STATUS_META]: troubled } } : {}),
    ...(client.era === 'modern'
      ? { resultType: 'complete', ttlMs: LIST_TTL_MS, cacheScope: 'private' }
      : {}),
  });
}

function shown(kind: ListKind, { exposed, definition }: Entry, client: Client): JsonObject {
  const renamed = { ...definition, [KINDS[kind].key]: exposed };
  return kind === 'tools' && client.mode === 'minimised' ? minimised(renamed) : renamed;
}

/** A tool with a short description and a schema without descriptions. */
function minimised(tool: JsonObject): JsonObject {
  const { description, outputSchema: _output, inputSchema, ...rest } = tool;
  void _output;
  return {
    ...rest,
    ...(typeof description === 'string' ? { description: firstSentence(description) } : {}),
    inputSchema: withoutDescriptions(inputSchema, false),
  };
}

/** The beginning of a description up to its first full stop. */
export function firstSentence(text: string): string {
  const [first = ''] = text.trim().split(/(?<=[.!?])\s|\n/, 1);
  return first.length <= SHORT ? first : `${first.slice(0, SHORT - 1)}…`;
}

function withoutDescriptions(schema: unknown, names: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withoutDescriptions(item, false));
  if (typeof schema !== 'object' || schema === null) return schema;
  const noise = ['description', 'title', 'examples', '$schema'];
  return Object.fromEntries(
    Object.entries(schema)
      // Under `properties`, a key is the name of an argument and not a keyword.
      .filter(([key]) => names || !noise.includes(key))
      .map(([key, value]) => [key, withoutDescriptions(value, key === 'properties')]),
  );
}
