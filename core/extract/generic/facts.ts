import type { JsonNode, JsonObject } from '../json-source';
import { normalizeKey } from './keys';

/** What a request says about itself besides its text. */
export interface Facts {
  readonly model?: string | undefined;
  readonly conversationId?: string | undefined;
  /** Of a visit, a room or a channel: stands for the conversation where nothing else does. */
  readonly sessionId?: string | undefined;
}

/** In the order of how sure they are, compared without case and without what is no letter. */
const MODEL_KEYS = [
  'model',
  'modelid',
  'modelname',
  'modelslug',
  'modelkey',
  'modelcode',
  'modelpreference',
  'modeluid',
  'selectedmodel',
  'selectedaimodel',
  'aimodel',
  'chatmodel',
  'llmmodel',
  'grokmodeloptionid',
  'engine',
  'deployment',
  'requestedmodel',
  'languagemodel',
  'bot',
  'botname',
  'tone',
];

const CONVERSATION_KEYS = [
  'conversationid',
  'chatid',
  'threadid',
  'chatsessionid',
  'conversationuuid',
  'convid',
  'conversation',
  'externalconversationid',
  'chatuuid',
  'threaduuid',
  'dialogid',
  'dialogueid',
  'topicid',
  'chatcode',
  'chat',
  'thread',
  'frontendcontextuuid',
];

const SESSION_KEYS = ['sessionid', 'session', 'clientsessionid', 'roomid', 'channelid'];

/** Objects deeper than this are about something else. */
const MAX_DEPTH = 4;
/** Members that are looked at. */
const MAX_MEMBERS = 2000;
const MAX_ID_LENGTH = 256;
/** Texts and definitions have models and ids of their own. */
const NOT_INSIDE =
  /^(messages?|contents?|history|chathistory|tools?|functions?|attachments?|files?|tooloverrides)$/;

/** Finds the model and the conversation in a document, the members nearest to the top first. */
export function factsOf(root: JsonNode): Facts {
  const found = new Map<string, string>();
  let level: readonly JsonNode[] = [root];
  let members = 0;
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: JsonNode[] = [];
    for (const node of level) {
      if (node.kind === 'array') next.push(...node.items.slice(0, MAX_MEMBERS));
      if (node.kind !== 'object') continue;
      members += node.entries.length;
      if (members > MAX_MEMBERS) break;
      next.push(...collect(node, found));
    }
    level = next;
  }
  return {
    model: first(found, MODEL_KEYS),
    conversationId: first(found, CONVERSATION_KEYS) ?? idOfChat(root),
    sessionId: first(found, SESSION_KEYS),
  };
}

/** Pages that keep their messages themselves send them with the id of the chat. */
function idOfChat(root: JsonNode): string | undefined {
  if (root.kind !== 'object' || root.get('messages')?.kind !== 'array') return undefined;
  const id = root.get('id');
  return id?.kind === 'string' ? usable(id.text) : undefined;
}

/** Notes the members of one object; gives those to look into. */
function collect(node: JsonObject, found: Map<string, string>): readonly JsonNode[] {
  const inside: JsonNode[] = [];
  for (const { key, value } of node.entries) {
    const name = normalizeKey(key);
    const text = idOf(name, value);
    if (text !== undefined && !found.has(name)) found.set(name, text);
    if (value.kind !== 'string' && value.kind !== 'scalar' && !NOT_INSIDE.test(name)) {
      inside.push(value);
    }
  }
  return inside;
}

const NAME_OF_MODEL = ['id', 'slug', 'name', 'model', 'modelId', 'modelID', 'model_id'];

function idOf(name: string, value: JsonNode): string | undefined {
  if (value.kind === 'string') return usable(value.text);
  if (value.kind === 'scalar') return /^[1-9]\d*$/.test(value.word) ? value.word : undefined;
  if (value.kind !== 'object' || !/^(model|conversation|chat|thread)$/.test(name)) return undefined;
  for (const key of NAME_OF_MODEL) {
    const inner = value.get(key);
    if (inner?.kind === 'string') return usable(inner.text);
  }
  return undefined;
}

function usable(text: string): string | undefined {
  const isId = text !== '' && text !== '0' && text.length <= MAX_ID_LENGTH && !/\n/.test(text);
  return isId ? text : undefined;
}

function first(found: ReadonlyMap<string, string>, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const text = found.get(key);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Path segments after which the id of a conversation stands. */
const CONVERSATION_SEGMENT =
  /^(conversations?|chat_conversations|chats?|threads?|sessions?|c|dialogs?|dialogues?|rooms?|topics?|convs?|agent-conversations)$/i;
const MODEL_SEGMENT = /^(models?|deployments|engines|foundation-models)$/i;
/** A word of the API that stands where an id would. */
const API_WORD =
  /^(new|start|create|list|completions?|messages?|stream|chat|send|history|search|api|v\d+\w*|responses|generate|ask|share|title|settings|converse|predict)$/i;

/** Finds the same in the address: `/chats/{id}/messages`, `/models/{name}:generateContent`, `?chat_id=`. */
export function factsOfTarget(target: string): Facts {
  const [path = '', query = ''] = target.split(/[?#]/, 2);
  const segments = path.split('/').map(decoded);
  const values = new Map<string, string>();
  for (const [key, value] of new URLSearchParams(query)) {
    const name = normalizeKey(key);
    if (usable(value) !== undefined && !values.has(name)) values.set(name, value);
  }
  const parameter = (keys: readonly string[]): string | undefined => first(values, keys);
  return {
    model: modelIn(segments) ?? parameter(['model', 'modelid', 'selectedaimodel', 'engine']),
    conversationId: idAfter(segments) ?? parameter(CONVERSATION_KEYS),
    sessionId: parameter(SESSION_KEYS),
  };
}

function modelIn(segments: readonly string[]): string | undefined {
  const at = segments.findIndex((segment) => MODEL_SEGMENT.test(segment));
  const rest = at < 0 ? [] : segments.slice(at + 1);
  const [first = '', second = ''] = rest;
  if (at < 0) return modelAfterRun(segments);
  const name = first.replace(/:[a-zA-Z]+$/, '');
  if (name === '') return undefined;
  // `/models/{owner}/{name}/predictions`
  const isOwned =
    /^models$/i.test(segments[at] ?? '') && rest.length >= 2 && !API_VERB.test(second);
  return isOwned ? `${name}/${second.replace(/:[a-zA-Z]+$/, '')}` : name;
}

/** Cloudflare: `/ai/run/@cf/{owner}/{name}`. */
function modelAfterRun(segments: readonly string[]): string | undefined {
  const at = segments.findIndex((segment, index) => segment === 'run' && index > 0);
  const rest = at < 0 ? [] : segments.slice(at + 1);
  return rest[0]?.startsWith('@') === true ? rest.join('/') : undefined;
}

const API_VERB =
  /^(predictions|invoke.*|converse.*|infer|generate.*|predict|chat|completions?|embeddings?|v\d+|run|pipeline|versions|[\w-]*generations?)$/i;

function idAfter(segments: readonly string[]): string | undefined {
  for (let index = segments.length - 2; index >= 0; index -= 1) {
    const next = segments[index + 1] ?? '';
    if (!CONVERSATION_SEGMENT.test(segments[index] ?? '')) continue;
    // Google writes what shall be done behind a colon.
    const id = next.replace(/:[a-zA-Z]+$/, '');
    if (isPathId(id)) return id;
  }
  return undefined;
}

const isPathId = (text: string): boolean =>
  text !== '' && !API_WORD.test(text) && (/\d/.test(text) || text.length >= 20);

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // a stray percent sign: as it was sent
  }
}

/** The first of two that knows. */
export function mergeFacts(a: Facts, b: Facts): Facts {
  return {
    model: a.model ?? b.model,
    conversationId: a.conversationId ?? b.conversationId,
    sessionId: a.sessionId ?? b.sessionId,
  };
}

/** What a prompt says of them. */
export function named({ model, conversationId, sessionId }: Facts): Omit<Facts, 'sessionId'> {
  return { model, conversationId: conversationId ?? sessionId };
}
