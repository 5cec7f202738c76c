import { dataStreamText } from '../answer/data-stream';
import { parseJson } from '../answer/events';
import type { AnswerText } from '../answer/reader';
import { itemsOf } from '../json-body';
import { arrayMember, member, stringMember } from '../response-readers';
import { addFiles, memberOf, textValue } from './members';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/**
 * Mistral's Le Chat: the first message goes to `POST /api/trpc/message.newChat` (`0.json.content`),
 * later ones to `POST /api/chat` as `messageInput`, a string or parts; with `mode: "start"` or `retry`
 * nothing new is said. The answer is a stream of lines `code:JSON`: `0` is text, and lines with
 * `json.patches` change `/contentChunks/{n}/text`. As the site's page does it in 2025–26, told by
 * public clients of its API.
 */
export const leChatExtractor = siteExtractor({
  id: 'le-chat',
  hosts: ['chat.mistral.ai'],
  path: /^\/api\/(chat|trpc\/message\.(newChat|append\w*|edit\w*)[\w.,]*)\/?$/,
  read(root, parts) {
    const batch = root.entries.filter(({ key }) => /^\d+$/.test(key)).map(({ value }) => value);
    const calls = batch.length > 0 ? batch.map((one) => memberOf(one, 'json') ?? one) : [root];
    let known = false;
    for (const call of calls) {
      const input = memberOf(call, 'messageInput') ?? memberOf(call, 'content');
      known ||= input !== undefined || memberOf(call, 'mode') !== undefined;
      if (input?.kind === 'string') parts.text(input, 'user', false);
      for (const part of itemsOf(input)) parts.text(memberOf(part, 'text'), 'user', false);
      addFiles(memberOf(call, 'messageFiles') ?? memberOf(call, 'files'), parts);
    }
    const said = calls.some((call) => memberOf(call, 'messageInput') ?? memberOf(call, 'content'));
    if (known && !said) return 'none';
    if (!known) return undefined;
    const [call] = calls;
    return { model: textValue(call, 'model'), conversationId: textValue(call, 'chatId') };
  },
  answer: (scope) => leChatText(scope === 'all'),
  error: (message) => ({ error: message, message }),
  stop: (message) => `3:${JSON.stringify(message)}\n`,
});

const TEXT_PATH = /^\/contentChunks\/\d+\/text$|^\/content$/;

function leChatText(all: boolean): AnswerText {
  const texts = new GrowingTexts();
  const apply = (patch: unknown): string => {
    const path = stringMember(patch, 'path');
    const value = member(patch, 'value');
    if (path === '/contentChunks' || /^\/contentChunks\/\d+$/.test(path)) {
      const chunks = Array.isArray(value) ? (value as readonly unknown[]) : [value];
      return chunks
        .map((chunk, index) => {
          const hidden = /^(reasoning|thinking|tool)/.test(stringMember(chunk, 'type'));
          const text = hidden && !all ? '' : stringMember(chunk, 'text');
          const at = path === '/contentChunks' ? `/contentChunks/${index}` : path;
          return texts.add(`${at}/text`, text);
        })
        .join('');
    }
    if (!TEXT_PATH.test(path) || typeof value !== 'string') return '';
    return stringMember(patch, 'op') === 'append'
      ? texts.append(path, value)
      : texts.add(path, value);
  };
  return ({ data, value }) => {
    const line = /^\d+:(.*)$/s.exec(data)?.[1];
    const body = value ?? (line === undefined ? undefined : parseJson(line));
    const patches = arrayMember(member(body, 'json') ?? body, 'patches');
    if (patches.length > 0) return patches.map(apply).join('');
    return dataStreamText(data, all ? 'all' : 'shown') ?? '';
  };
}
