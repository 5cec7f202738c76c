import { BODY_LIMITS, plainText } from './body';
import type { McpHead } from './types';

/** Ids of the requests in a body; notifications and answers have none that could be answered. */
export interface RequestIds {
  readonly ids: readonly (string | number)[];
  readonly batch: boolean;
}

const NONE: RequestIds = { ids: [], batch: false };

/** Reads the ids of the requests in a body; none where it is not JSON. */
export function readIds(head: McpHead, body: Uint8Array): RequestIds {
  const text = plainText(head, body);
  if (text === undefined || text.length === 0) return NONE;
  let value: unknown;
  try {
    value = JSON.parse(text.toString('utf8'));
  } catch {
    return NONE; // several documents, or none: their sender gets a status
  }
  const batch = Array.isArray(value);
  const messages = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return { ids: messages.slice(0, BODY_LIMITS.messages).flatMap(idOf), batch };
}

function idOf(message: unknown): readonly (string | number)[] {
  if (typeof message !== 'object' || message === null) return [];
  if (!('method' in message) || !('id' in message)) return [];
  const { id } = message;
  return typeof id === 'string' || typeof id === 'number' ? [id] : [];
}
