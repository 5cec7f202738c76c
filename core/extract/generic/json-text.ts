import type { PartRole, TextOrigin } from '../../exchange/part';
import { readDataUrl } from '../data-url';
import { asObject, JsonParts, readJsonBody, textOf, type JsonBody } from '../json-body';
import type { JsonArray, JsonNode, JsonObject, JsonString } from '../json-source';
import type { Reading } from '../reading';
import { firstNewMessage } from '../turn-history';
import { addBareImage, addNamedFile } from './files';
import { isGraphQl, promptVariables, readGraphQl } from './graphql';
import { kindOfKey, type KeyKind } from './keys';
import { roleOf, roleOfKey } from './roles';
import { isIdentifier, looksWritten } from './text-shape';

/** Where in a document a value stands, as far as it matters for what it means. */
interface Place {
  readonly key: string;
  readonly kind: KeyKind;
  readonly role: PartRole;
  /** True below a key that says whose text it is, whatever roles are named inside. */
  readonly decided: boolean;
  readonly history: boolean;
  /** True below an object or a list that goes along with a prompt. */
  readonly aside?: boolean | undefined;
  /** The prompt beside a list of what was said before: its last message may be the same again. */
  readonly beside?: string | undefined;
  /** Names right below that mean a prompt here, whatever they mean elsewhere. */
  readonly prompts?: ReadonlySet<string>;
}

/** How sure it is that a person wrote a text: by its key, beside another, or by its shape alone. */
const RANKS = ['prompt', 'context', 'shape'] as const;
type Rank = (typeof RANKS)[number];

/** A text that was found; which of them are the person's is known once all are. */
interface Found {
  readonly node: JsonString;
  readonly nested: Reading | undefined;
  readonly role: PartRole;
  readonly history: boolean;
  readonly rank: Rank;
  readonly program: boolean;
}

const TOP: Place = { key: '', kind: 'other', role: 'user', decided: false, history: false };

/** JSON in JSON in JSON: what is deeper is text. */
const MAX_NESTED = 3;

/**
 * Finds text by the shape of a document nobody described to us: strings below keys that mean a
 * prompt, and strings that read like sentences below any other. Lists of messages with roles are
 * told into history and new turn, files are recognised by their names, media types and data.
 *
 * @param background true for a request that a program makes by itself: nothing in it was typed now.
 */
export function readAnyJson(body: JsonBody, background = false): Reading {
  return new Walk(background || isMeasurement(body.root), 0).read(body);
}

/** Reports of a page about itself: lists of named events, or an event with its properties. */
function isMeasurement(root: JsonNode): boolean {
  const object = asObject(root);
  if (object === undefined || object.get('messages') !== undefined) return false;
  if (textOf(object, 'event') !== undefined && object.get('properties') !== undefined) return true;
  return ['events', 'batch', 'logs', 'metrics', 'data'].some((key) => {
    const list = object.get(key);
    const first = asObject(list?.kind === 'array' ? list.items[0] : undefined);
    return EVENT_NAMES.some((name) => textOf(first, name) !== undefined);
  });
}

const EVENT_NAMES = ['event', 'eventName', 'event_name', 'event_type', 'eventType', 'metric'];

class Walk {
  private readonly parts = new JsonParts();
  private readonly found: Found[] = [];

  constructor(
    private readonly background: boolean,
    private readonly depth: number,
  ) {}

  read(body: JsonBody, place: Place = TOP): Reading {
    // Depth is bounded by the JSON reader's own limit.
    this.walk(body.root, place);
    this.settle();
    return this.parts.reading(body);
  }

  /** The surest texts are the person's; what goes along with them is not, and neither is a repetition. */
  private settle(): void {
    const own = this.found.filter(({ role, history, program }) => {
      return role === 'user' && !history && !program;
    });
    const best = RANKS.find((rank) => own.some((one) => one.rank === rank));
    const said = new Set<string>();
    for (const { node, nested, role, history, rank, program } of this.found) {
      if (nested !== undefined) {
        this.parts.nested(node, nested);
        continue;
      }
      const isOwn = role === 'user' && !history;
      const repeated = isOwn && said.has(node.text);
      if (isOwn) said.add(node.text);
      const byProgram = program || (isOwn && (rank !== best || repeated || this.background));
      const origin: TextOrigin | undefined = byProgram ? 'program' : undefined;
      this.parts.text(node, role, history, origin);
    }
  }

  private walk(node: JsonNode, place: Place): void {
    switch (node.kind) {
      case 'string':
        return this.readString(node, place);
      case 'array':
        return this.readArray(node, place);
      case 'object':
        return this.readObject(node, place);
      case 'scalar':
        return;
    }
  }

  private readString(node: JsonString, place: Place): void {
    const { key, kind, role, history } = place;
    const text = node.text;
    const file = readDataUrl(text);
    if (file !== undefined) {
      const { mime, bytes } = file;
      this.parts.file({ role, name: '', mime, size: bytes.length, bytes });
      return;
    }
    if (addBareImage(text, role, key, this.parts)) return;
    if (this.readNested(node, text, place)) return;
    const program = kind === 'definition';
    const add = (rank: Rank): number =>
      this.found.push({ node, nested: undefined, role, history, rank, program });
    if (kind === 'prompt' || kind === 'history' || kind === 'system') {
      if (!isIdentifier(text)) add('prompt');
    } else if (kind === 'context') {
      if (!isIdentifier(text)) add('context');
    } else if (looksWritten(key, text)) add('shape');
  }

  /** JSON in a string is read like the document around it, so that an edit leaves it JSON. */
  private readNested(node: JsonString, text: string, place: Place): boolean {
    if (!/^\s*[{[]/.test(text) || this.depth >= MAX_NESTED) return false;
    const json = readJsonBody(Buffer.from(text, 'utf8'));
    if (json?.strict !== true || json.trailing) return false;
    const nested = new Walk(this.background || place.kind === 'definition', this.depth + 1);
    const reading = nested.read(json, place);
    if (reading.parts.length === 0) return false;
    const { role, history } = place;
    this.found.push({ node, nested: reading, role, history, rank: 'prompt', program: true });
    return true;
  }

  private readArray(node: JsonArray, place: Place): void {
    const roles = node.items.map((item) => roleOf(item));
    const isTurns = roles.some((role) => role !== undefined);
    const firstNew = isTurns ? firstNewMessage(roles.map((role) => role === 'assistant')) : 0;
    const { beside, ...inside } = place;
    const repeats = beside !== undefined && isMessageOf(node.items.at(-1), beside);
    node.items.forEach((item, index) => {
      const isLast = repeats && index === node.items.length - 1;
      const history = !isLast && (place.history || index < firstNew);
      if (isTurns || place.kind === 'history') {
        this.parts.message(roles[index] ?? place.role, history);
      }
      this.walk(item, { ...inside, history });
    });
  }

  private readObject(node: JsonObject, place: Place): void {
    const ownRole = roleOf(node);
    const role = place.decided ? place.role : (ownRole ?? place.role);
    const data = addNamedFile(node, role, place.key, this.parts);
    const query = node.get('query');
    const graphQl = query?.kind === 'string' && isGraphQl(node, query.text) ? query : undefined;
    // Gradio numbers its functions, and gives what a person filled in as a list.
    const isForm = node.get('fn_index') !== undefined || node.get('session_hash') !== undefined;
    const isNamedPrompt = ['name', 'key', 'id'].some(
      (key) => kindOfKey(textOf(node, key) ?? '') === 'prompt',
    );
    const isText = TEXT_TYPE.test(textOf(node, 'type') ?? '');
    // MiniMax describes who speaks in `prompt`, and has the conversation in `messages`.
    const isPersona = node.get('role_meta') !== undefined;
    const said = isPersona ? undefined : promptBeside(node);
    for (const { key, value } of node.entries) {
      if (value === data) continue;
      if (value === graphQl) {
        this.readQuery(value, place);
        continue;
      }
      const inside = this.placeOf(key, value, { ...place, role }, ownRole !== undefined);
      const isEarlier = said !== undefined && isRoleList(value);
      if (isEarlier) this.walk(value, { ...inside, history: true, beside: said });
      else if (isNamedPrompt && key === 'value') this.walk(value, { ...inside, kind: 'prompt' });
      else if (isText && value.kind === 'string' && /^(payload|data)$/.test(key))
        this.walk(value, { ...inside, kind: 'prompt' });
      else if (isPersona && key === 'prompt')
        this.walk(value, { ...inside, kind: 'system', role: 'system', decided: true });
      else if (isForm && key === 'data') this.walk(value, { ...inside, kind: 'prompt' });
      else if (graphQl !== undefined && key === 'variables')
        this.walk(value, { ...inside, prompts: promptVariables(graphQl.text) });
      else this.walk(value, inside);
    }
  }

  private placeOf(key: string, value: JsonNode, around: Place, isMessage: boolean): Place {
    const isValue = key === 'value' && (isMessage || around.kind === 'prompt');
    const isPrompt = isValue || around.prompts?.has(key) === true;
    const own = isPrompt ? 'prompt' : ownKind(key, value);
    // A definition is one however deep; a container without a meaning of its own keeps its parent's.
    const asked = own === 'prompt' && around.aside === true ? 'context' : own;
    const kind = around.kind === 'definition' ? 'definition' : asked;
    const isProgram = kind === 'system' || kind === 'definition';
    const inherited = kind === 'other' && value.kind !== 'string' && around.kind === 'history';
    return {
      key: key.slice(0, MAX_KEY_LENGTH),
      kind: inherited ? 'history' : kind,
      role: isProgram ? 'system' : around.decided ? around.role : (roleOfKey(key) ?? around.role),
      decided: around.decided || isProgram,
      history: around.history || kind === 'history',
      aside: around.aside === true || (value.kind !== 'string' && isContext(key)),
    };
  }

  /** A GraphQL document is a program; the literals in it may be a person's. */
  private readQuery(node: JsonString, { history }: Place): void {
    const reading = readGraphQl(node.text);
    if (reading === undefined) return;
    const role = 'user';
    this.found.push({ node, nested: reading, role, history, rank: 'prompt', program: true });
  }
}

/** What a value is by its name; settings are called as the parameters of tools are. */
function ownKind(key: string, value: JsonNode): KeyKind {
  const isSettings = key === 'parameters' && asObject(value)?.get('properties') === undefined;
  return isSettings ? 'other' : kindOfKey(key);
}

/** Objects that hold what goes along with a prompt: `additionalContext`, `userInputMessageContext`. */
const isContext = (key: string): boolean => /context$/i.test(key) || kindOfKey(key) === 'context';

/** Types of objects whose `payload` or `data` is what was written (Voiceflow, Aleph Alpha). */
const TEXT_TYPE = /^(text|message)$/;

/** Where a prompt stands beside a list of messages, the list is what was said before. */
function promptBeside(node: JsonObject): string | undefined {
  if (!node.entries.some(({ value }) => isRoleList(value))) return undefined;
  for (const { key, value } of node.entries) {
    if (value.kind !== 'string' || !BESIDE_LIST.test(key)) continue;
    const text = value.text;
    if (text.trim() !== '' && !isIdentifier(text)) return text;
  }
  return undefined;
}

/** True for a person's message with this text. */
function isMessageOf(node: JsonNode | undefined, text: string): boolean {
  const object = asObject(node);
  return (
    roleOf(object) === 'user' &&
    object?.entries.some(({ value }) => value.kind === 'string' && value.text === text) === true
  );
}

const BESIDE_LIST =
  /^(prompt|message|query|question|user_?(input|message|prompt|query)|input|text|q)$/i;

function isRoleList(node: JsonNode): boolean {
  return node.kind === 'array' && node.items.some((item) => roleOf(item) !== undefined);
}

/** Longer keys are cut: they are looked at again for each string below them. */
const MAX_KEY_LENGTH = 64;
