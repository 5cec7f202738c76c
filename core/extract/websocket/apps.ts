import { parseJson } from '../answer/events';
import { contentText, shapeText } from '../answer/shapes';
import { asObject, itemsOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode, JsonString } from '../json-source';
import { compose, wholeText } from '../reading';
import { arrayMember, member, stringMember } from '../response-readers';
import { memberAt, memberOf, textValue } from '../sites/members';
import { GrowingTexts } from '../sites/text-growth';
import { jsonSocket } from './json-socket';

/**
 * Character.AI: `wss://neo.character.ai/ws/` with commands; `create_and_generate_turn` holds the
 * person's `candidates[].raw_content`, `update_turn` all of the answer so far. Told by public clients
 * (kramcat/CharacterAI, Xtr4F/PyCharacterAI, KevinAdhaikal/CAINode).
 */
export const characterSocket = jsonSocket({
  id: 'character-ai',
  hosts: ['character.ai', 'c.ai'],
  path: /^\/(ws|connection\/websocket)/,
  sent(root, parts) {
    const command = textOf(root, 'command') ?? '';
    if (command === '') return undefined;
    const payload = root.get('payload');
    const turn = memberOf(payload, 'turn');
    for (const candidate of itemsOf(memberOf(turn, 'candidates'))) {
      parts.text(memberOf(candidate, 'raw_content'), 'user', false);
    }
    parts.text(memberOf(payload, 'new_candidate_raw_content'), 'user', false);
    const chat = memberOf(turn, 'turn_key') ?? memberOf(payload, 'turn_key');
    return { conversationId: textValue(chat, 'chat_id') ?? textValue(payload, 'chat_id') };
  },
  received: () => {
    const texts = new GrowingTexts();
    return (value) => {
      const turn = member(value, 'turn');
      if (member(member(turn, 'author'), 'is_human') === true) return '';
      return arrayMember(turn, 'candidates')
        .map((one) =>
          texts.add(stringMember(one, 'candidate_id'), stringMember(one, 'raw_content')),
        )
        .join('');
    };
  },
  error: (message) => [{ command: 'neo_error', comment: message, error_code: 403, sub_code: null }],
});

/** Poe's updates: JSON in JSON, with all of a message so far. Prompts go by HTTP (sites/graphql-sites). */
export const poeSocket = jsonSocket({
  id: 'poe-updates',
  hosts: ['poe.com', 'quora.com'],
  path: /./,
  sent: (root) => (root.get('messages') === undefined ? undefined : 'none'),
  received: () => {
    const texts = new GrowingTexts();
    return (value) =>
      arrayMember(value, 'messages')
        .map((one) => (typeof one === 'string' ? parseJson(one) : one))
        .map((one) => member(member(member(one, 'payload'), 'data'), 'messageAdded'))
        .filter((one) => !/^(human|)$/.test(stringMember(one, 'author')))
        .map((one) => texts.add(String(member(one, 'messageId')), stringMember(one, 'text')))
        .join('');
  },
  error: () => [],
});

/** An edit of Grammarly's older form: position, length, text, kind. */
const OLDER_EDIT = /^\+\d+:\d+:([^]*):\d+$/;

/**
 * Grammarly: `wss://capi.grammarly.com/freews`; `submit_ot` sends edits of the document, as deltas
 * (`ops[].insert`) or as text (`+0:0:…:0`). Told by public clients (stewartmcgown/grammarly-api,
 * dexterleng's and others).
 */
export const grammarlySocket = jsonSocket({
  id: 'grammarly-editor',
  hosts: ['grammarly.com'],
  path: /^\/(freews|fpws|ws)/,
  continues: true,
  sent(root, parts) {
    const action = textOf(root, 'action') ?? textOf(root, 'type');
    if (action === undefined) return undefined;
    for (const delta of itemsOf(root.get('deltas'))) {
      for (const op of itemsOf(memberOf(delta, 'ops'))) {
        parts.text(memberOf(op, 'insert'), 'user', false);
      }
    }
    for (const edit of itemsOf(root.get('ch'))) addOlderEdit(edit, parts);
    parts.text(memberOf(root, 'text') ?? memberOf(root, 'prompt'), 'user', false);
    return { conversationId: textValue(root, 'docid') };
  },
  received: () => (value) => stringMember(value, 'generatedText') || stringMember(value, 'chunk'),
  error: (message) => [{ action: 'error', error: message, severity: 'ERROR' }],
});

function addOlderEdit(edit: JsonNode, parts: JsonParts): void {
  if (edit.kind !== 'string') return;
  const text = OLDER_EDIT.exec(edit.text)?.[1];
  if (text === undefined || text === '') return;
  parts.nested(edit, editReading(edit, text));
}

function editReading(edit: JsonString, text: string): ReturnType<typeof compose> {
  const whole = edit.text;
  const start = Buffer.byteLength(whole.slice(0, whole.indexOf(':', whole.indexOf(':') + 1) + 1));
  const end = start + Buffer.byteLength(text);
  return compose(Buffer.from(whole), [
    { start, end, reading: wholeText(text), encode: (one) => one },
  ]);
}

/**
 * OpenAI's Realtime API (platform.openai.com, Realtime): `conversation.item.create` holds what a
 * person wrote; answers are deltas of text and of the words of speech.
 */
export const openAiRealtimeSocket = jsonSocket({
  id: 'openai-realtime',
  hosts: ['openai.com', 'azure.com', 'chatgpt.com', 'x.ai'],
  path: /\/realtime/,
  sent(root, parts) {
    switch (textOf(root, 'type')) {
      case 'conversation.item.create': {
        const item = root.get('item');
        const role = textOf(item, 'role') === 'system' ? 'system' : 'user';
        for (const part of itemsOf(memberOf(item, 'content'))) {
          parts.text(memberOf(part, 'text') ?? memberOf(part, 'transcript'), role, false);
        }
        parts.text(memberOf(item, 'output'), 'tool', false);
        return {};
      }
      case 'session.update':
        parts.text(memberAt(root, 'session', 'instructions'), 'system', false);
        return { model: textValue(root.get('session'), 'model') };
      case 'response.create':
        parts.text(memberAt(root, 'response', 'instructions'), 'system', false);
        return {};
      case undefined:
        return undefined;
      default:
        return 'none';
    }
  },
  received: (scope) => (value) => shapeText(value, '', scope) ?? '',
  error: (message) => [{ type: 'error', error: { type: 'invalid_request_error', message } }],
});

/** Gemini's Live API (ai.google.dev, Live API): `clientContent.turns`, `realtimeInput.text`. */
export const geminiLiveSocket = jsonSocket({
  id: 'gemini-live',
  hosts: ['googleapis.com'],
  path: /BidiGenerateContent/,
  sent(root, parts) {
    const setup = root.get('setup');
    for (const part of itemsOf(memberAt(setup, 'systemInstruction', 'parts'))) {
      parts.text(memberOf(part, 'text'), 'system', false);
    }
    const content = root.get('clientContent') ?? root.get('client_content');
    for (const turn of itemsOf(memberOf(content, 'turns'))) {
      const role = textOf(turn, 'role') === 'model' ? 'assistant' : 'user';
      for (const part of itemsOf(memberOf(turn, 'parts'))) {
        parts.text(memberOf(part, 'text'), role, role === 'assistant');
      }
    }
    parts.text(memberAt(root, 'realtimeInput', 'text'), 'user', false);
    const known = ['setup', 'clientContent', 'client_content', 'realtimeInput', 'toolResponse'];
    if (!known.some((key) => root.get(key) !== undefined)) return undefined;
    return { model: textValue(setup, 'model') };
  },
  received: () => (value) => {
    const content = member(value, 'serverContent');
    const parts = arrayMember(member(content, 'modelTurn'), 'parts');
    return (
      contentText(parts, 'shown') + stringMember(member(content, 'outputTranscription'), 'text')
    );
  },
  error: (message) => [{ error: { code: 403, message, status: 'PERMISSION_DENIED' } }],
});

/**
 * ElevenLabs (elevenlabs.io/docs, WebSockets): text to speech takes a text in pieces, of which the first
 * is a blank; agents take `user_message`.
 */
export const elevenLabsSocket = jsonSocket({
  id: 'elevenlabs-stream',
  hosts: ['elevenlabs.io'],
  path: /\/(stream-input|multi-stream-input|convai\/conversation)/,
  continues: true,
  sent(root, parts) {
    const type = textOf(root, 'type');
    const text = root.get('text');
    if (type === 'contextual_update') parts.text(text, 'system', false);
    else if (type === undefined || type === 'user_message') {
      if (text?.kind === 'string' && text.text.trim() !== '') parts.text(text, 'user', false);
    }
    return asObject(root) === undefined ? undefined : {};
  },
  received: () => (value) => stringMember(member(value, 'agent_response_event'), 'agent_response'),
  error: (message) => [{ error: 'forbidden', message, code: 1008 }],
});
