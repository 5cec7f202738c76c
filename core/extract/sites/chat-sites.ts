import type { AnswerText } from '../answer/reader';
import { anyAnswerText } from '../answer/any-text';
import { shapeText } from '../answer/shapes';
import { arrayMember, member, stringMember } from '../response-readers';
import type { AnswerScope } from '../types';
import { siteExtractor } from './site';
import { GrowingTexts } from './text-growth';

/**
 * pi.ai: `POST /api/chat` with `text` and `conversation`; events `partial` hold pieces, `message` the
 * whole, `received` what was sent. Told by xtekky/gpt4free (needs_auth/Pi.py).
 */
export const piExtractor = siteExtractor({
  id: 'pi-web',
  hosts: ['pi.ai'],
  path: /^\/api\/(v\d+\/)?chat\/?$/,
  answer: () => {
    const texts = new GrowingTexts();
    return ({ name, value }) => {
      const text = stringMember(value, 'text');
      if (name === 'received' || name === 'title') return '';
      // Before the events had names, all of them were pieces.
      if (name === 'message' && member(value, 'sid') !== undefined) {
        return texts.has('') ? '' : texts.add('', text);
      }
      return texts.append('', text);
    };
  },
  error: (message) => ({ error: message }),
});

/**
 * you.com: `GET /api/streamingSearch?q=…` (files as JSON in `userFiles`, earlier turns in `chat`); the
 * answer's events `youChatToken` hold pieces. Told by xtekky/gpt4free (needs_auth/You.py).
 */
export const youExtractor = siteExtractor({
  id: 'you-web',
  hosts: ['you.com'],
  method: /^(GET|POST)$/,
  path: /^\/api\/(streamingSearch|streamingSavedChat)\/?$/,
  answer:
    () =>
    ({ name, value, data }) => {
      if (name === 'youChatUpdate') return stringMember(value, 't');
      const token = stringMember(value, 'youChatToken');
      return name === 'youChatToken' && token === '' && value === undefined ? data : token;
    },
  error: (message) => ({ error: message, message }),
});

/**
 * chat.qwen.ai: `POST /api/(v2/)chat/completions?chat_id=…` with `messages`, each with `files`; chunks of
 * chat completions in which `delta.phase` tells thoughts from the answer. Told by public clients of the
 * site.
 */
export const qwenExtractor = siteExtractor({
  id: 'qwen-web',
  hosts: ['chat.qwen.ai', 'qwen.ai', 'chat.qwenlm.ai'],
  path: /^\/api\/(v\d+\/)?chat\/completions\/?$/,
  answer:
    (scope) =>
    ({ name, value }) => {
      const delta = member(arrayMember(value, 'choices')[0], 'delta');
      const hidden = /^(think|web_search|image_gen)/.test(stringMember(delta, 'phase'));
      return hidden && scope === 'shown' ? '' : (shapeText(value, name, scope) ?? '');
    },
  error: (message) => ({ success: false, data: { code: 'Forbidden', details: message } }),
});

/**
 * kimi.com: `POST /api/chat/{id}/completion/stream` with `messages` and events `cmpl`; since 2025
 * `POST /apiv2/kimi.chat.v1.ChatService/Chat` (and `kimi.gateway.chat…`), Connect frames of JSON with
 * `message.blocks[].text.content`, answered by frames `{op, mask, block}`. Told by public clients of both.
 */
export const kimiExtractor = siteExtractor({
  id: 'kimi-web',
  hosts: ['kimi.com', 'kimi.moonshot.cn', 'kimi.ai'],
  path: /^\/(api\/chat\/[^/]+\/completion\/stream|api(v2)?\/kimi\.(gateway\.)?chat\.v1\.ChatService\/Chat)\/?$/,
  answer: (scope) => kimiText(scope),
  error: (message) => ({ code: 'permission_denied', message, error_type: 'chat.forbidden' }),
});

function kimiText(scope: AnswerScope): AnswerText {
  const texts = new GrowingTexts();
  return ({ value }) => {
    const event = stringMember(value, 'event');
    if (event !== '') return event === 'cmpl' ? stringMember(value, 'text') : '';
    const block = member(value, 'block');
    const id = stringMember(block, 'id');
    const whole = stringMember(value, 'op') === 'set';
    const take = (kind: string): string => {
      const text = stringMember(member(block, kind), 'content');
      return whole ? texts.add(`${kind}${id}`, text) : texts.append(`${kind}${id}`, text);
    };
    return take('text') + (scope === 'all' ? take('think') : '');
  };
}

/**
 * Character.AI over HTTP, as its older pages do: `POST /chat/streaming/` with `text`; a JSON document a
 * line with all of the answer so far in `replies[0].text`. The present pages use a WebSocket. Told by
 * public clients (kramcat/CharacterAI).
 */
export const characterExtractor = siteExtractor({
  id: 'character-web',
  hosts: ['character.ai', 'c.ai'],
  path: /^\/chat\/(streaming|stream)\/?$/,
  answer: () => {
    const texts = new GrowingTexts();
    return ({ value }) => texts.add('', stringMember(arrayMember(value, 'replies')[0], 'text'));
  },
  error: (message) => ({ error: message, detail: message }),
});

/**
 * HuggingChat (chat-ui): `POST /chat/conversation/{id}`, a form whose field `data` is JSON with
 * `inputs`; a JSON document a line: `stream` with a token padded by NUL, `finalAnswer` with the whole.
 * Told by xtekky/gpt4free (needs_auth/hf/HuggingChat.py) and huggingface/chat-ui.
 */
export const huggingChatExtractor = siteExtractor({
  id: 'huggingchat-web',
  hosts: ['huggingface.co', 'hf.co'],
  path: /^\/chat\/conversation(\/[^/]+)?\/?$/,
  answer: (scope) => {
    const texts = new GrowingTexts();
    return ({ value }) => {
      const token = stringMember(value, 'token').replaceAll('\0', '');
      switch (stringMember(value, 'type')) {
        case 'stream':
          return texts.append('', token);
        case 'reasoning':
          return scope === 'all' ? token : '';
        case 'finalAnswer':
          return texts.has('') ? '' : texts.add('', stringMember(value, 'text'));
        default:
          return '';
      }
    };
  },
  error: (message) => ({ message }),
  stop: (message) => `${JSON.stringify({ type: 'status', status: 'error', message })}\n`,
});

/**
 * phind.com: `POST /api/infer/…` and `https.api.phind.com/infer/` with `question` or `user_input` and
 * `message_history`; events are plain text or chunks of chat completions. Told by xtekky/gpt4free
 * (Phind.py) and public clients of its editor extension.
 */
export const phindExtractor = siteExtractor({
  id: 'phind-web',
  hosts: ['phind.com'],
  path: /^\/(api\/)?(infer|agent|web)(\/[\w/-]*)?$/,
  answer: (scope) => {
    const textOf = anyAnswerText(scope);
    return (event) => (/^<PHIND_/.test(event.data) ? '' : textOf(event));
  },
  error: (message) => ({ error: message }),
});
