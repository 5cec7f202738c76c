import { eventFields, formatEvent } from '../http/event-splitter';
import type { Dialect } from '../translate/dialect';
import { asJson, listAt, numberAt, parseJson, textAt } from '../translate/json';

/** Stands between texts of different places while they are judged together. */
export const SEPARATOR = '\u0000';

/** A place that holds text in a JSON value that is about to be written again. */
interface TextPlace {
  readonly text: string;
  set(text: string): void;
}

type Fields = Record<string, unknown>;

/** Members whose strings are what a model said, in whole answers of all dialects. */
const SAID: ReadonlySet<string> = new Set([
  'content',
  'text',
  'thinking',
  'reasoning',
  'reasoning_content',
  'refusal',
  'arguments',
]);
/** Members below which every string is what a model said: arguments of tools. */
const ARGUMENTS: ReadonlySet<string> = new Set(['input', 'args']);

/** The texts of a whole answer, in their order. */
export function answerTexts(root: unknown): TextPlace[] {
  const places: TextPlace[] = [];
  const visit = (value: unknown, inside: boolean): void => {
    if (Array.isArray(value)) {
      for (const [index, item] of (value as unknown[]).entries()) {
        if (inside && typeof item === 'string')
          places.push(placeIn(value as unknown[], index, item));
        else visit(item, inside);
      }
      return;
    }
    for (const [key, item] of Object.entries(asJson(value) ?? {})) {
      if (typeof item === 'string') {
        if (inside || SAID.has(key)) places.push(placeIn(value as Fields, key, item));
      } else visit(item, inside || ARGUMENTS.has(key));
    }
  };
  visit(root, false);
  return places.filter(({ text }) => text !== '');
}

function placeIn<K extends string | number>(
  holder: Record<K, unknown>,
  key: K,
  text: string,
): TextPlace {
  return { text, set: (changed) => void (holder[key] = changed) };
}

/** The text that one event of a stream adds. */
export interface EventText {
  /** Names the block that the text belongs to. */
  readonly slot: string;
  /** The event ends something besides adding text, so that it must be sent once only. */
  readonly ends: boolean;
  /** The event with other text in it. */
  with(text: string): Buffer;
}

/** Finds the text of an event; `undefined` where it has none that could be exchanged. */
export function eventText(dialect: Dialect, bytes: Buffer): EventText | undefined {
  const { event, data } = eventFields(bytes);
  const json = asJson(parseJson(data)) as Fields | undefined;
  const found = json && place(dialect, json);
  if (!found) return undefined;
  return {
    slot: found.slot,
    ends: found.ends,
    with: (text) => {
      found.place.set(text);
      return formatEvent(JSON.stringify(json), event);
    },
  };
}

interface Found {
  readonly slot: string;
  readonly ends: boolean;
  readonly place: TextPlace;
}

function place(dialect: Dialect, json: Fields): Found | undefined {
  switch (dialect) {
    case 'openai-chat':
      return chatPlace(json);
    case 'openai-completions':
      return member(listAt(json, 'choices')[0], 'text', 'text');
    case 'openai-responses':
      return member(
        json,
        'delta',
        `${textAt(json, 'item_id') ?? ''} ${textAt(json, 'type') ?? ''}`,
      );
    case 'anthropic':
      return messagesPlace(json);
    case 'gemini':
      return geminiPlace(json);
    default:
      return undefined;
  }
}

function chatPlace(json: Fields): Found | undefined {
  const choice = listAt(json, 'choices')[0];
  const delta = asJson(choice)?.['delta'];
  const ends = textAt(choice, 'finish_reason') !== undefined;
  for (const name of ['content', 'reasoning_content', 'reasoning', 'refusal']) {
    const found = member(delta, name, name, ends);
    if (found) return found;
  }
  const call = listAt(delta, 'tool_calls')[0];
  const slot = `call ${numberAt(call, 'index') ?? 0}`;
  // The event that begins a call may carry arguments too.
  const begins = textAt(call, 'id') !== undefined;
  return member(asJson(call)?.['function'], 'arguments', slot, ends || begins);
}

function messagesPlace(json: Fields): Found | undefined {
  const slot = String(numberAt(json, 'index') ?? 0);
  const delta = json['delta'];
  return (
    member(delta, 'text', slot) ??
    member(delta, 'thinking', slot) ??
    member(delta, 'partial_json', slot)
  );
}

function geminiPlace(json: Fields): Found | undefined {
  const candidate = listAt(json, 'candidates')[0];
  const ends = textAt(candidate, 'finishReason') !== undefined;
  const parts = listAt(asJson(candidate)?.['content'], 'parts');
  const part = parts.find((one) => textAt(one, 'text'));
  const slot = asJson(part)?.['thought'] === true ? 'thought' : 'text';
  return parts.length === 1 ? member(part, 'text', slot, ends) : undefined;
}

function member(holder: unknown, key: string, slot: string, ends = false): Found | undefined {
  const text = textAt(holder, key);
  if (!text) return undefined;
  return { slot, ends, place: placeIn(holder as Fields, key, text) };
}

/** Exchanges whole strings anywhere in an event: those that repeat what was streamed before. */
export function withRepeated(bytes: Buffer, changed: ReadonlyMap<string, string>): Buffer {
  const { event, data } = eventFields(bytes);
  const json = parseJson(data);
  let found = false;
  const swap = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const other = changed.get(value);
      if (other !== undefined) found = true;
      return other ?? value;
    }
    if (Array.isArray(value)) return (value as unknown[]).map(swap);
    const fields = asJson(value);
    if (!fields) return value;
    return Object.fromEntries(Object.entries(fields).map(([key, item]) => [key, swap(item)]));
  };
  const swapped = swap(json);
  return found ? formatEvent(JSON.stringify(swapped), event) : bytes;
}
