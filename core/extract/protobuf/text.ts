import { compose, wholeText, type Reading, type Segment } from '../reading';
import type { PartRole, TextOrigin } from '../../exchange/part';
import { looksWritten } from '../generic/text-shape';
import { readFields, withLength, type ProtoField } from './wire';

/** Messages in one another that are followed. */
const MAX_DEPTH = 24;

/** What a string of a message is, by the numbers of the fields that lead to it. */
export interface ProtoText {
  readonly role: PartRole;
  readonly history: boolean;
  readonly origin?: TextOrigin;
}

/**
 * Says what the string at a path of field numbers is (`[1, 1, 1]`); `undefined` leaves it out.
 * `text` is given for those who judge by it.
 */
export type ProtoPlaces = (path: readonly number[], text: string) => ProtoText | undefined;

/** Places of messages nobody described to us: what reads like a sentence, and the longest of it first. */
export const anyProtoText: ProtoPlaces = (_path, text) =>
  looksWritten('', text) || /\p{L}\s+\p{L}/u.test(text)
    ? { role: 'user', history: false }
    : undefined;

/** Reads the strings of a message; lengths around a string that is exchanged are written anew. */
export function readProto(message: Buffer, places: ProtoPlaces): Reading | undefined {
  return readMessage(message, [], places);
}

function readMessage(
  bytes: Buffer,
  path: readonly number[],
  places: ProtoPlaces,
): Reading | undefined {
  const fields = path.length > MAX_DEPTH ? undefined : readFields(bytes);
  if (fields === undefined) return undefined;
  const segments = fields.flatMap((field): Segment[] => {
    if (field.wire !== 'bytes') return [];
    const reading = readContent(
      bytes.subarray(field.from, field.end),
      [...path, field.number],
      places,
    );
    if (reading === undefined || reading.parts.length === 0) return [];
    return [{ start: field.start, end: field.end, reading, encode: withLength }];
  });
  return compose(bytes, segments);
}

function readContent(
  content: Buffer,
  path: readonly number[],
  places: ProtoPlaces,
): Reading | undefined {
  const text = textOf(content);
  // Text that is also a message from end to end is one: its lengths fit to the byte.
  if (text === undefined || mayBeMessage(content)) {
    const inner = readMessage(content, path, places);
    if (inner !== undefined || text === undefined) return inner;
  }
  const place = places(path, text);
  if (place === undefined) return undefined;
  const whole = wholeText(text, place.history);
  return {
    parts: whole.parts.map((part) => ({ ...part, ...place })),
    replace: (edits) => whole.replace(edits),
  };
}

const TAB = 0x09;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;
const BLANK = 0x20;
const DELETE = 0x7f;

/** The text of bytes that are text: UTF-8 without control characters. */
export function textOf(content: Buffer): string | undefined {
  if (content.length === 0) return undefined;
  const isControl = (byte: number): boolean =>
    byte === DELETE || (byte < BLANK && byte !== TAB && byte !== LINE_FEED && byte !== RETURN);
  if (content.some(isControl)) return undefined;
  const text = content.toString('utf8');
  return text.includes('\ufffd') ? undefined : text;
}

const FIRST_FIELD = 0x0a;

/** A line feed is the tag of field 1; real text that begins with it seldom has fitting lengths. */
function mayBeMessage(content: Buffer): boolean {
  return content[0] === FIRST_FIELD && readFields(content) !== undefined;
}

/** The first string at one of these paths, for ids and names. */
export function stringAt(message: Buffer, path: readonly number[]): string | undefined {
  const [number, ...rest] = path;
  const field = fieldsOf(message, number)[0];
  if (field === undefined) return undefined;
  const content = message.subarray(field.from, field.end);
  return rest.length === 0 ? textOf(content) : stringAt(content, rest);
}

/** The length-delimited fields with this number. */
export function fieldsOf(message: Buffer, number: number | undefined): readonly ProtoField[] {
  const fields = readFields(message) ?? [];
  return fields.filter((field) => field.number === number && field.wire === 'bytes');
}
