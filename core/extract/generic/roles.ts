import type { PartRole } from '../../exchange/part';
import { asObject, textOf } from '../json-body';
import type { JsonNode, JsonObject } from '../json-source';

/** A map, since names come from outside: an object also has a `constructor`. */
const ROLES: ReadonlyMap<string, PartRole> = new Map(
  Object.entries({
    user: 'user',
    human: 'user',
    humanmessage: 'user',
    usermessage: 'user',
    customer: 'user',
    visitor: 'user',
    me: 'user',
    question: 'user',
    query: 'user',
    system: 'system',
    systemmessage: 'system',
    developer: 'system',
    assistant: 'assistant',
    aimessage: 'assistant',
    apimessage: 'assistant',
    assistantmessage: 'assistant',
    botmessage: 'assistant',
    reply: 'assistant',
    response: 'assistant',
    model: 'assistant',
    ai: 'assistant',
    bot: 'assistant',
    chatbot: 'assistant',
    agent: 'assistant',
    gpt: 'assistant',
    answer: 'assistant',
    tool: 'tool',
    toolmessage: 'tool',
    function: 'tool',
  } as const),
);

const ROLE_KEYS = [
  'role',
  'author',
  'sender',
  'from',
  'speaker',
  'sender_type',
  'senderType',
  'by',
  'participant',
  'item_type',
  'message_type',
  'type',
];
const IS_USER_KEYS = [
  'is_user',
  'isUser',
  'is_human',
  'isHuman',
  'fromUser',
  'isFromUser',
  'is_sent',
];

/** Types that name a speaker; most types name a kind of content. */
const SPEAKING_TYPES = /^(human|user|ai|assistant|system|bot|tool)(_?message)?$/i;

/** Who wrote what stands below a key that names a speaker: `assistantResponseMessage`. */
export function roleOfKey(key: string): PartRole | undefined {
  const name = key.toLowerCase().replace(/[^a-z]/g, '');
  if (/^(assistant|bot|ai|model)(response)?(message|turn|text)$/.test(name)) return 'assistant';
  return /^(user|human)(input)?(message|turn)$/.test(name) ? 'user' : undefined;
}

/** Who wrote a message, by any of the ways chat protocols say so. */
export function roleOf(node: JsonNode | undefined): PartRole | undefined {
  const object = asObject(node);
  if (object === undefined) return undefined;
  for (const key of ROLE_KEYS) {
    const role = roleOfMember(object, key);
    if (role !== undefined) return role;
  }
  for (const key of IS_USER_KEYS) {
    const value = object.get(key);
    const author = asObject(object.get('author'))?.get(key);
    const word = value?.kind === 'scalar' ? value.word : author?.kind === 'scalar' && author.word;
    if (word === 'true') return 'user';
    if (word === 'false') return 'assistant';
  }
  return undefined;
}

function roleOfMember(object: JsonObject, key: string): PartRole | undefined {
  const value = object.get(key);
  if (key === 'type' && !SPEAKING_TYPES.test(textOf(object, key) ?? '')) return undefined;
  if (value?.kind === 'string') return roleNamed(value.text);
  if (value?.kind === 'object') return roleNamed(textOf(value, 'role') ?? textOf(value, 'type'));
  // X numbers them: 1 is the person, 2 the model.
  if (value?.kind === 'scalar' && key === 'sender') {
    return value.word === '1' ? 'user' : value.word === '2' ? 'assistant' : undefined;
  }
  return undefined;
}

function roleNamed(name: string | undefined): PartRole | undefined {
  // `ROLE_USER` and `MESSAGE_ROLE_USER` are how protobuf's JSON writes enumerations.
  const plain = (name ?? '')
    .toLowerCase()
    .replace(/^([a-z]+_)*role_/, '')
    .replaceAll('_', '');
  return ROLES.get(plain);
}
