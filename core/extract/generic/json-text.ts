import type { PartRole } from '../../exchange/part';
import { readDataUrl } from '../data-url';
import { JsonParts, textOf, type JsonBody } from '../json-body';
import type { JsonArray, JsonNode, JsonObject, JsonString } from '../json-source';
import type { Reading } from '../reading';
import { firstNewMessage } from '../turn-history';
import { isHistoryKey, isIdentifier, isPromptKey, looksWritten } from './text-shape';

/** Where in a document a value stands, as far as it matters for what it means. */
interface Place {
  readonly key: string;
  readonly prompt: boolean;
  readonly role: PartRole;
  readonly history: boolean;
}

const TOP: Place = { key: '', prompt: false, role: 'user', history: false };

/**
 * Finds text by the shape of a document nobody described to us: strings below keys that mean a
 * prompt, and strings that read like sentences below any other. Lists of messages with roles are
 * told into history and new turn, base64 files beside a media type become files.
 */
export function readAnyJson(body: JsonBody): Reading {
  const parts = new JsonParts();
  // Depth is bounded by the JSON reader's own limit.
  walk(body.root, TOP, parts);
  return parts.reading(body);
}

function walk(node: JsonNode, place: Place, parts: JsonParts): void {
  switch (node.kind) {
    case 'string':
      return readString(node, place, parts);
    case 'array':
      return readArray(node, place, parts);
    case 'object':
      return readObject(node, place, parts);
    case 'scalar':
      return;
  }
}

function readString(node: JsonString, place: Place, parts: JsonParts): void {
  const text = node.text;
  const file = readDataUrl(text);
  if (file !== undefined) {
    const { mime, bytes } = file;
    parts.file({ role: place.role, name: '', mime, size: bytes.length, bytes });
  } else if (place.prompt ? !isIdentifier(text) : looksWritten(place.key, text)) {
    parts.text(node, place.role, place.history);
  }
}

function readArray(node: JsonArray, place: Place, parts: JsonParts): void {
  const roles = node.items.map((item) => (item.kind === 'object' ? roleOf(item) : undefined));
  const firstNew = roles.some((role) => role !== undefined)
    ? firstNewMessage(roles.map((role) => role === 'assistant'))
    : 0;
  node.items.forEach((item, index) =>
    walk(item, { ...place, history: place.history || index < firstNew }, parts),
  );
}

function readObject(node: JsonObject, place: Place, parts: JsonParts): void {
  const role = roleOf(node) ?? place.role;
  const mime = textOf(node, 'mimeType') ?? textOf(node, 'mime_type') ?? textOf(node, 'media_type');
  const data = mime === undefined ? undefined : textOf(node, 'data');
  if (mime !== undefined && data !== undefined) {
    const bytes = Buffer.from(data, 'base64');
    parts.file({ role, name: textOf(node, 'name') ?? '', mime, size: bytes.length, bytes });
  }
  for (const { key, value } of node.entries) {
    if (data !== undefined && key === 'data') continue;
    walk(
      value,
      {
        key: key.slice(0, MAX_KEY_LENGTH),
        prompt: isPromptKey(key) || isHistoryKey(key),
        role: /^system/i.test(key) ? 'system' : role,
        history: place.history || isHistoryKey(key),
      },
      parts,
    );
  }
}

/** Longer keys are cut: they are looked at again for each string below them. */
const MAX_KEY_LENGTH = 64;

/** A map, since names come from outside: an object also has a `constructor`. */
const ROLES: ReadonlyMap<string, PartRole> = new Map(
  Object.entries({
    user: 'user',
    human: 'user',
    system: 'system',
    developer: 'system',
    assistant: 'assistant',
    model: 'assistant',
    ai: 'assistant',
    bot: 'assistant',
    chatbot: 'assistant',
    tool: 'tool',
    function: 'tool',
  } as const),
);

function roleOf(node: JsonObject): PartRole | undefined {
  for (const key of ['role', 'author', 'sender', 'from']) {
    const value = node.get(key);
    const name = value?.kind === 'object' ? textOf(value, 'role') : textOf(node, key);
    const role = name === undefined ? undefined : ROLES.get(name.toLowerCase());
    if (role !== undefined) return role;
  }
  return undefined;
}
