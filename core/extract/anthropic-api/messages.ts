import type { PartRole } from '../../exchange/part';
import { asObject, itemsOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode, JsonObject } from '../json-source';
import { firstNewMessage } from '../turn-history';

/** The parts of a Messages API request: `system`, and the content blocks of `messages`. */
export function readMessages(root: JsonObject, parts: JsonParts): void {
  const messages = itemsOf(root.get('messages'));
  const roles = messages.map((message) => roleOf(message));
  const firstNew = firstNewMessage(roles.map((role) => role === 'assistant'));
  readContent(root.get('system'), { role: 'system', history: firstNew > 0 }, parts);
  messages.forEach((message, index) => {
    const turn = { role: roles[index] ?? 'user', history: index < firstNew };
    parts.message(turn.role, turn.history);
    readContent(asObject(message)?.get('content'), turn, parts);
  });
}

interface Turn {
  readonly role: PartRole;
  readonly history: boolean;
}

function roleOf(message: JsonNode): PartRole {
  const role = textOf(message, 'role');
  return role === 'assistant' || role === 'system' ? role : 'user';
}

/** A string, a block, or a list of blocks; blocks hold blocks in tool results and documents. */
function readContent(content: JsonNode | undefined, turn: Turn, parts: JsonParts): void {
  if (content === undefined) return;
  if (content.kind === 'string') parts.text(content, turn.role, turn.history);
  else if (content.kind === 'array') {
    for (const block of content.items) readContent(block, turn, parts);
  } else if (content.kind === 'object') readBlock(content, turn, parts);
}

function readBlock(block: JsonObject, turn: Turn, parts: JsonParts): void {
  const text = (node: JsonNode | undefined): void => parts.text(node, turn.role, turn.history);
  switch (textOf(block, 'type')) {
    case 'tool_result':
    case 'mcp_tool_result':
      return readContent(block.get('content'), { ...turn, role: 'tool' }, parts);
    case 'tool_use':
    case 'mcp_tool_use':
    case 'server_tool_use':
      return readStrings(block.get('input'), turn, parts);
    case 'image':
    case 'document':
      text(block.get('title'));
      text(block.get('context'));
      return readSource(block, turn, parts);
    case 'container_upload':
      return parts.file({
        role: turn.role,
        name: textOf(block, 'file_id') ?? '',
        mime: '',
        size: -1,
      });
    default:
      text(block.get('text'));
      text(block.get('thinking'));
      text(block.get('title'));
      text(block.get('stdout'));
      text(block.get('stderr'));
      return readContent(block.get('content'), turn, parts);
  }
}

/** Every string of a tool's input: the tool decides what they mean. */
function readStrings(node: JsonNode | undefined, turn: Turn, parts: JsonParts): void {
  if (node?.kind === 'string') parts.text(node, turn.role, turn.history);
  else if (node?.kind === 'array') for (const item of node.items) readStrings(item, turn, parts);
  else if (node?.kind === 'object') {
    for (const { value } of node.entries) readStrings(value, turn, parts);
  }
}

/** A picture or document: base64, text, blocks, or by address or id. */
function readSource(block: JsonObject, turn: Turn, parts: JsonParts): void {
  const source = asObject(block.get('source'));
  const type = textOf(source, 'type');
  if (type === 'content') return readContent(source?.get('content'), turn, parts);
  if (type === 'text') return parts.text(source?.get('data'), turn.role, turn.history);
  const data = textOf(source, 'data');
  const bytes = data === undefined ? undefined : Buffer.from(data, 'base64');
  parts.file({
    role: turn.role,
    name: textOf(block, 'title') ?? textOf(source, 'url') ?? textOf(source, 'file_id') ?? '',
    mime: textOf(source, 'media_type') ?? '',
    size: bytes?.length ?? -1,
    ...(bytes === undefined ? {} : { bytes }),
  });
}
