import type { PartRole } from '../../exchange/part';
import { isAnswerKey } from '../answer/any-text';
import { readDrifted } from '../generic/extractor';
import { asObject, itemsOf, JsonParts, readJsonBody, sizeOf, textOf } from '../json-body';
import type { JsonNode } from '../json-source';
import { refusalText } from '../message';
import { toRequest } from '../reading';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { pathOf } from '../request-target';
import { isEventStream, readerFor } from '../response-readers';
import { formatEvent } from '../sse';
import { firstNewMessage } from '../turn-history';
import type { Extractor } from '../types';
import { chatGptEventText } from './answer-events';

const ID = 'chatgpt-web';

/**
 * `/prepare` is sent while a person still types and already holds the text (`partial_query`);
 * `/resume` holds no text and gives the rest of an answer.
 */
const CONVERSATION = /^\/backend-(api|anon|alt)\/(f\/)?conversation(\/(prepare|resume))?\/?$/;
const FILES = /^\/backend-(api|anon)\/files\/?$/;

/**
 * ChatGPT's web and desktop apps: `POST /backend-api/(f/)conversation` with the new messages, each
 * with `content.parts` and `metadata.attachments`; the answer is a stream of whole messages or of the
 * `v1` delta encoding. Formats as the site used them in 2025–26, told by the public clients
 * lanqian528/chat2api (chatFormat.py, stream_v1.py) and xtekky/gpt4free (OpenaiChat.py).
 */
export const chatGptWebExtractor: Extractor = {
  id: ID,
  matches: ({ method, target }) =>
    method === 'POST' && (CONVERSATION.test(pathOf(target)) || FILES.test(pathOf(target))),
  read(head, body) {
    const json = readJsonBody(body, head.headers['content-type']);
    const root = asObject(json?.root);
    if (json === undefined || root === undefined || !json.strict) {
      return readDrifted(ID, head, body);
    }
    const parts = new JsonParts();
    if (FILES.test(pathOf(head.target))) readRegistration(root, parts);
    else if (root.get('messages') === undefined && root.get('partial_query') === undefined) {
      // A regenerated answer sends no text at all; anything else here is a layout we do not know.
      return root.get('action') === undefined ? readDrifted(ID, head, body) : undefined;
    } else readMessages([...itemsOf(root.get('messages')), root.get('partial_query')], parts);
    const request = toRequest(parts.reading(json), {
      extractor: ID,
      model: textOf(root, 'model'),
      conversationId: textOf(root, 'conversation_id'),
    });
    // Messages in which nothing was found are of a layout we do not know.
    return request ?? readDrifted(ID, head, body);
  },
  reader: (_request, response, scope = 'all') =>
    readerFor(response, chatGptEventText(scope), isAnswerKey),
  /** The page shows `detail.message` of an error answer, as for its own message limits. */
  refuse: (head, refusal) =>
    jsonRefusal(head, refusal, {
      detail: { message: refusalText(refusal), code: REFUSED_CODE },
    }),
  /** The page drops the answer so far and shows the `error` of an event without a message. */
  stop(_request, response, refusal) {
    if (!isEventStream(response)) return '';
    const error = refusalText(refusal, 'answer');
    return `${formatEvent({ message: null, conversation_id: null, error })}data: [DONE]\n\n`;
  },
};

/** A file is registered by name and size before its bytes go to the blob store. */
function readRegistration(root: JsonNode, parts: JsonParts): void {
  const name = textOf(root, 'file_name');
  if (name === undefined) return;
  const mime = textOf(root, 'mime_type') ?? '';
  parts.file({ role: 'user', name, mime, size: sizeOf(root, 'file_size') });
}

function readMessages(messages: readonly (JsonNode | undefined)[], parts: JsonParts): void {
  const roles = messages.map((message) => roleOf(message));
  const firstNew = firstNewMessage(roles.map((role) => role === 'assistant'));
  messages.forEach((message, index) => {
    const role = roles[index] ?? 'user';
    const content = asObject(asObject(message)?.get('content'));
    const history = index < firstNew;
    parts.message(role, history);
    parts.text(content?.get('text'), role, history);
    for (const part of itemsOf(content?.get('parts'))) readPart(part, role, history, parts);
    const metadata = asObject(asObject(message)?.get('metadata'));
    for (const attachment of itemsOf(metadata?.get('attachments'))) {
      parts.file({
        role,
        name: textOf(attachment, 'name') ?? '',
        mime: textOf(attachment, 'mime_type') ?? textOf(attachment, 'mimeType') ?? '',
        size: sizeOf(attachment, 'size'),
      });
    }
  });
}

/** A part is a string, or an object: a picture by address, a transcript with its text. */
function readPart(part: JsonNode, role: PartRole, history: boolean, parts: JsonParts): void {
  if (part.kind === 'string') parts.text(part, role, history);
  else parts.text(asObject(part)?.get('text'), role, history);
}

function roleOf(message: JsonNode | undefined): PartRole {
  const role = textOf(asObject(message)?.get('author'), 'role');
  return role === 'assistant' || role === 'system' || role === 'tool' ? role : 'user';
}
