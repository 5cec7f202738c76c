import { itemsOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode } from '../json-source';
import { arrayMember, member, stringMember } from '../response-readers';
import { memberAt, memberOf, textValue } from '../sites/members';
import { GrowingTexts } from '../sites/text-growth';
import { jsonSocket } from './json-socket';

/**
 * Copilot for consumers: `wss://copilot.microsoft.com/c/api/chat`, `{event: "send", content: [{type:
 * "text", text}]}`; the answer comes as `appendText`. Told by xtekky/gpt4free (Copilot.py).
 */
export const copilotSocket = jsonSocket({
  id: 'ms-copilot-web',
  hosts: ['copilot.microsoft.com'],
  path: /^\/c\/api\/chat/,
  sent(root, parts) {
    if (textOf(root, 'event') !== 'send')
      return textOf(root, 'event') === undefined ? undefined : 'none';
    for (const part of itemsOf(root.get('content'))) {
      const type = textOf(part, 'type') ?? '';
      if (type === 'text') parts.text(memberOf(part, 'text'), 'user', false);
      else addAttachment(part, parts);
    }
    return { conversationId: textValue(root, 'conversationId') };
  },
  received: (scope) => (value) => {
    switch (stringMember(value, 'event')) {
      case 'appendText':
      case 'replaceText':
        return stringMember(value, 'text');
      case 'chainOfThought':
        return scope === 'all' ? stringMember(value, 'text') : '';
      default:
        return '';
    }
  },
  error: (message) => [{ event: 'error', errorCode: 'blocked-by-policy', message }],
});

function addAttachment(part: JsonNode, parts: JsonParts): void {
  const url = textOf(part, 'url') ?? '';
  const name = textOf(part, 'name') ?? textOf(part, 'fileName') ?? url.split('/').at(-1) ?? '';
  const mime = textOf(part, 'mimeType') ?? '';
  if (url !== '' || name !== '') parts.file({ role: 'user', name, mime, size: -1 });
}

const SEPARATOR = '\x1e';
/** Types of SignalR's messages (ASP.NET Core, hub protocol): an invocation with a stream, its end, a close. */
const STREAM_INVOCATION = '4';
const INVOCATION = '1';

/**
 * Bing and Microsoft 365 Copilot: SignalR over `sydney.bing.com/sydney/ChatHub` and
 * `substrate.office.com/m365Copilot/Chathub/…`. The invocation `chat` holds `message.text`; updates hold
 * `writeAtCursor` pieces or all of the bot's `messages[].text` so far, the completion the whole again.
 * Told by public clients (acheong08/EdgeGPT, PyRIT's WebSocketCopilotTarget) and field notes of 2026.
 */
export const chatHubSocket = jsonSocket({
  id: 'ms-chathub',
  hosts: ['bing.com', 'office.com', 'cloud.microsoft', 'microsoft.com', 'office365.com'],
  path: /chathub/i,
  separator: SEPARATOR,
  sent(root, parts) {
    const type = root.get('type');
    const word = type?.kind === 'scalar' ? type.word : '';
    if (word !== STREAM_INVOCATION && word !== INVOCATION) return 'none';
    if (textOf(root, 'target') !== 'chat') return 'none';
    const [argument] = itemsOf(root.get('arguments'));
    const message = memberOf(argument, 'message');
    if (message === undefined) return undefined;
    readInvocation(argument, message, parts);
    return {
      model: textValue(argument, 'tone') ?? textValue(argument, 'gptId'),
      conversationId: textValue(argument, 'conversationId'),
    };
  },
  received: () => hubText(),
  error: (message) => [
    { type: 2, invocationId: '0', item: { result: { value: 'Forbidden', message }, messages: [] } },
    { type: 3, invocationId: '0', error: message },
    { type: 7, error: message },
  ],
});

function readInvocation(argument: JsonNode | undefined, message: JsonNode, parts: JsonParts): void {
  for (const earlier of itemsOf(memberOf(argument, 'previousMessages'))) {
    const isBot = textOf(earlier, 'author') === 'bot';
    const isContext = textOf(earlier, 'messageType') === 'Context';
    const role = isBot ? 'assistant' : 'user';
    if (!isContext) parts.message(role, true);
    const text = memberOf(earlier, 'description') ?? memberOf(earlier, 'text');
    parts.text(text, role, !isContext, isContext ? 'file' : undefined);
  }
  parts.text(memberOf(message, 'text'), 'user', false);
  const image = textOf(message, 'imageUrl') ?? textOf(message, 'originalImageUrl');
  if (image !== undefined) parts.file({ role: 'user', name: image, mime: '', size: -1 });
  for (const one of itemsOf(memberOf(message, 'messageAnnotations'))) {
    const metadata = memberAt(one, 'messageAnnotationMetadata');
    const name = textOf(metadata, 'fileName') ?? textOf(one, 'text') ?? textOf(one, 'id') ?? '';
    const mime = textOf(metadata, 'contentType') ?? '';
    if (name !== '') parts.file({ role: 'user', name, mime, size: -1 });
  }
}

function hubText(): (value: unknown) => string {
  const texts = new GrowingTexts();
  /** Pieces were sent: the whole that comes with them, and after them, repeats them. */
  let pieces = false;
  const ofMessages = (messages: readonly unknown[]): string =>
    messages
      .filter((one) => stringMember(one, 'author') !== 'user')
      .filter((one) => /^(Chat|Disengaged|)$/.test(stringMember(one, 'messageType')))
      .map((one) => texts.add(stringMember(one, 'messageId'), stringMember(one, 'text')))
      .join('');
  return (value) => {
    if (stringMember(value, 'target') === 'update') {
      return arrayMember(value, 'arguments')
        .map((argument) => {
          const piece = stringMember(argument, 'writeAtCursor');
          if (piece !== '') pieces = true;
          const messages = arrayMember(argument, 'messages');
          if (!pieces) return ofMessages(messages);
          // The first piece follows on what was sent as a whole before it.
          return piece;
        })
        .join('');
    }
    const final = arrayMember(member(value, 'item'), 'messages');
    return pieces ? '' : ofMessages(final);
  };
}
