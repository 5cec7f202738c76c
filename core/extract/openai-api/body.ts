import type { PartRole } from '../../exchange/part';
import { readDataUrl } from '../data-url';
import { asObject, itemsOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode, JsonObject } from '../json-source';
import { firstNewMessage } from '../turn-history';

interface Turn {
  readonly role: PartRole;
  readonly history: boolean;
}

const NEW_TURN: Turn = { role: 'user', history: false };

/** The parts of any of the API's bodies: `messages`, `input`, `prompt`, `instructions`. */
export function readOpenAiBody(root: JsonObject, parts: JsonParts): void {
  const messages = itemsOf(root.get('messages'));
  const input = root.get('input');
  const items = messages.length > 0 ? messages : itemsOf(input);
  const roles = items.map((item) => roleOf(item));
  const firstNew = firstNewMessage(roles.map((role) => role === 'assistant'));

  parts.text(root.get('instructions'), 'system', firstNew > 0);
  items.forEach((item, index) => {
    const turn = { role: roles[index] ?? 'user', history: index < firstNew };
    parts.message(turn.role, turn.history);
    readItem(item, turn, parts);
  });
  if (input?.kind === 'string') parts.text(input, 'user', false);
  readPrompt(root.get('prompt'), parts);
  parts.text(root.get('suffix'), 'user', false);
  // A predicted output is the text that the model shall change: most of a file, as a rule.
  readContent(asObject(root.get('prediction'))?.get('content'), NEW_TURN, parts);
}

/** Completions send a string or a list of them, responses a stored prompt with variables. */
function readPrompt(prompt: JsonNode | undefined, parts: JsonParts): void {
  if (prompt?.kind === 'object') {
    const variables = asObject(prompt.get('variables'));
    for (const { value } of variables?.entries ?? []) readContent(value, NEW_TURN, parts);
  } else if (prompt !== undefined) readContent(prompt, NEW_TURN, parts);
}

/** Items that the model made: a client sends them back with its next request. */
const MODEL_ITEMS = /^(function_call|custom_tool_call|reasoning|mcp_call|.*_search_call|.*_call)$/;

function roleOf(item: JsonNode): PartRole {
  const type = textOf(item, 'type') ?? '';
  if (type.endsWith('_output')) return 'tool';
  if (MODEL_ITEMS.test(type)) return 'assistant';
  switch (textOf(item, 'role')) {
    case 'assistant':
      return 'assistant';
    case 'system':
    case 'developer':
      return 'system';
    case 'tool':
    case 'function':
      return 'tool';
    default:
      return 'user';
  }
}

/** A message, or an item of a response: a call of a function, its output, reasoning. */
function readItem(item: JsonNode, turn: Turn, parts: JsonParts): void {
  if (item.kind !== 'object') return readContent(item, turn, parts);
  const { role, history } = turn;
  for (const key of ['content', 'output', 'outputs', 'summary'])
    readContent(item.get(key), turn, parts);
  for (const key of ['arguments', 'refusal', 'reasoning_content', 'code']) {
    parts.text(item.get(key), role, history);
  }
  // `input` is the text of a custom tool's call; `text` and pictures stand alone in embeddings.
  parts.text(item.get('input'), role, history);
  if (item.get('content') === undefined) readContentPart(item, turn, parts);
  for (const call of itemsOf(item.get('tool_calls'))) {
    const target = asObject(asObject(call)?.get('function') ?? asObject(call)?.get('custom'));
    parts.text(target?.get('arguments') ?? target?.get('input'), role, history);
  }
  parts.text(asObject(item.get('function_call'))?.get('arguments'), role, history);
}

/** A string, a part, or a list of them. */
function readContent(content: JsonNode | undefined, turn: Turn, parts: JsonParts): void {
  if (content?.kind === 'string') parts.text(content, turn.role, turn.history);
  else if (content?.kind === 'array') {
    for (const part of content.items) readContent(part, turn, parts);
  } else if (content?.kind === 'object') readContentPart(content, turn, parts);
}

function readContentPart(part: JsonObject, turn: Turn, parts: JsonParts): void {
  parts.text(part.get('text'), turn.role, turn.history);
  // Shell tools give `stdout` and `stderr`, interpreters `logs`.
  for (const key of ['refusal', 'stdout', 'stderr', 'logs']) {
    parts.text(part.get(key), turn.role, turn.history);
  }
  const image = part.get('image_url');
  const address = image?.kind === 'string' ? image.text : textOf(image, 'url');
  if (address !== undefined) addFile(parts, turn.role, address, 'image');
  const audio = part.get('input_audio');
  const sound = textOf(audio, 'data');
  if (sound !== undefined) {
    addFile(parts, turn.role, sound, 'audio', `audio/${textOf(audio, 'format') ?? 'wav'}`);
  }
  const file = asObject(part.get('file')) ?? part;
  const data = textOf(file, 'file_data');
  const name = textOf(file, 'filename') ?? textOf(file, 'file_id') ?? textOf(file, 'file_url');
  if (data !== undefined) addFile(parts, turn.role, data, name ?? 'file', 'application/pdf');
  else if (name !== undefined) parts.file({ role: turn.role, name, mime: '', size: -1 });
}

/** A file as a `data:` URL, as bare base64 (with the media type its place implies), or by address. */
function addFile(
  parts: JsonParts,
  role: PartRole,
  content: string,
  name: string,
  bareMime?: string,
): void {
  const inline = readDataUrl(content);
  if (inline === undefined && bareMime === undefined) {
    parts.file({ role, name: content, mime: '', size: -1 });
    return;
  }
  const bytes = inline?.bytes ?? Buffer.from(content, 'base64');
  parts.file({ role, name, mime: inline?.mime ?? bareMime ?? '', size: bytes.length, bytes });
}
