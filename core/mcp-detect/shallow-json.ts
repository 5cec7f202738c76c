/** One member of an object, with the byte range of its value. */
export interface Member {
  /** Decoded: escapes in a key hide nothing. */
  readonly key: string;
  readonly kind: 'string' | 'object' | 'array' | 'scalar';
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** An object whose members were read, and none of what is below them. */
export interface ShallowObject {
  readonly bytes: Buffer;
  /** In their order, repeated keys too: readers differ in which of them they take. */
  readonly members: readonly Member[];
}

/** Members of one object that are looked at; a message of any protocol has a handful. */
export const MAX_MEMBERS = 256;
/** Longest text that is decoded, bytes; names of methods and versions are far shorter. */
const MAX_TEXT_BYTES = 512;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** RFC 8259 2: the only white space of JSON. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
  }
  return at;
}

/**
 * The end of the value that begins at `from` (exclusive); the end of the bytes where it is cut off,
 * and `undefined` where no value begins. What is inside is passed over, not checked.
 */
export function valueEnd(bytes: Buffer, from: number): number | undefined {
  const first = bytes[from];
  if (first === QUOTE) return stringEnd(bytes, from);
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return nestedEnd(bytes, from);
  let at = from;
  while (at < bytes.length && isWordByte(bytes[at] ?? 0)) at += 1;
  return at === from ? undefined : at;
}

/** The members of the object that begins at `from`; `undefined` where its text is no JSON object. */
export function readObject(bytes: Buffer, from: number): ShallowObject | undefined {
  if (bytes[from] !== OPEN_OBJECT) return undefined;
  const members: Member[] = [];
  let at = skipSpace(bytes, from + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_OBJECT && members.length < MAX_MEMBERS) {
    if (bytes[at] !== QUOTE) return undefined;
    const keyEnd = stringEnd(bytes, at);
    const key = decode(bytes, at, keyEnd);
    at = skipSpace(bytes, keyEnd);
    if (at >= bytes.length) break; // cut off
    if (bytes[at] !== COLON) return undefined;
    const start = skipSpace(bytes, at + 1);
    if (start >= bytes.length) break;
    const end = valueEnd(bytes, start);
    if (end === undefined) return undefined;
    members.push({ key, kind: kindOf(bytes[start] ?? 0), start, end });
    at = skipSpace(bytes, end);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    else if (at < bytes.length && bytes[at] !== CLOSE_OBJECT) return undefined;
  }
  return { bytes, members };
}

/** Where the items of the array that begins at `from` start; at most `limit` of them. */
export function itemStarts(bytes: Buffer, from: number, limit: number): readonly number[] {
  const starts: number[] = [];
  let at = skipSpace(bytes, from + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_ARRAY && starts.length < limit) {
    const end = valueEnd(bytes, at);
    if (end === undefined) break;
    starts.push(at);
    at = skipSpace(bytes, end);
    if (bytes[at] !== COMMA) break;
    at = skipSpace(bytes, at + 1);
  }
  return starts;
}

/** The text of a string member; empty for any other kind, and cut where it is long. */
export function textOf({ bytes }: ShallowObject, { kind, start, end }: Member): string {
  return kind === 'string' ? decode(bytes, start, end) : '';
}

function decode(bytes: Buffer, start: number, end: number): string {
  const closed = end - start >= 2 && bytes[end - 1] === QUOTE;
  const short =
    closed && end - start <= SHORT_BYTES ? plainText(bytes, start + 1, end - 1) : undefined;
  if (short !== undefined) return short;
  if (end - start > MAX_TEXT_BYTES) {
    return bytes.toString('utf8', start + 1, start + MAX_TEXT_BYTES);
  }
  const literal = bytes.toString('utf8', start, end);
  if (!literal.includes('\\')) return literal.slice(1, closed ? -1 : undefined);
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1); // cut off, or an escape that does not exist: the characters as sent
  }
}

/** Up to this length it is faster to put a text together than to ask the Buffer for it. */
const SHORT_BYTES = 24;
const ASCII = Array.from({ length: 0x80 }, (_one, code) => String.fromCharCode(code));

/** The text of ASCII bytes without an escape; `undefined` for any other. */
function plainText(bytes: Buffer, start: number, end: number): string | undefined {
  let text = '';
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80 || byte === BACKSLASH) return undefined;
    text += ASCII[byte] ?? '';
  }
  return text;
}

/** After the closing quote of the string that begins at `from`. */
function stringEnd(bytes: Buffer, from: number): number {
  let at = from + 1;
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at += 1;
  }
  return bytes.length;
}

function nestedEnd(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return bytes.length;
}

function kindOf(first: number): Member['kind'] {
  if (first === QUOTE) return 'string';
  if (first === OPEN_OBJECT) return 'object';
  return first === OPEN_ARRAY ? 'array' : 'scalar';
}

/** Bytes of numbers, `true`, `false` and `null`. */
function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (lower >= 0x61 && lower <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}
