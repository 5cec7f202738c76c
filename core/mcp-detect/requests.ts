import { BODY_LIMITS, plainText } from './body';
import type { McpHead } from './types';

/** Ids of the requests in a body; notifications and answers have none that could be answered. */
export interface RequestIds {
  readonly ids: readonly (string | number)[];
  readonly batch: boolean;
}

/** Reads the ids of the requests in a body; none where it is not JSON. */
export function readIds(head: McpHead, body: Uint8Array): RequestIds {
  const { messages, batch } = messagesOf(head, body);
  return { ids: messages.flatMap(idOf), batch };
}

/** What the first message of a body asks for; the headers say it where the body does not. */
export function readCall(
  head: McpHead,
  body: Uint8Array,
): { readonly method: string; readonly tool?: string } {
  const { messages } = messagesOf(head, body);
  const first = messages.find((message) => textMember(message, 'method') !== undefined);
  const method = textMember(first, 'method') ?? head.headers['mcp-method'];
  const params =
    typeof first === 'object' && first !== null && 'params' in first ? first.params : undefined;
  const tool = textMember(params, 'name') ?? textMember(params, 'uri') ?? head.headers['mcp-name'];
  return { method: method ?? head.method.toLowerCase(), ...(tool === undefined ? {} : { tool }) };
}

function messagesOf(
  head: McpHead,
  body: Uint8Array,
): { readonly messages: readonly unknown[]; readonly batch: boolean } {
  const text = plainText(head, body);
  if (text === undefined || text.length === 0) return { messages: [], batch: false };
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    return { messages: [], batch: false }; // several documents, or none: their sender gets a status
  }
  const batch = Array.isArray(value);
  const messages = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return { messages: messages.slice(0, BODY_LIMITS.messages), batch };
}

function textMember(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = (value as Readonly<Record<string, unknown>>)[key];
  return typeof found === 'string' ? found : undefined;
}

function idOf(message: unknown): readonly (string | number)[] {
  if (typeof message !== 'object' || message === null) return [];
  if (!('method' in message) || !('id' in message)) return [];
  const { id } = message;
  return typeof id === 'string' || typeof id === 'number' ? [id] : [];
}
