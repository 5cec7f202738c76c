const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;

/** Where a member of the outermost object stands; byte offsets, end exclusive. */
export interface Member {
  /** Start of the name with its quote. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the outermost object of a JSON document, found without reading what is inside
 * them: strings are jumped over, brackets are counted. `undefined` for what is no object. The last
 * of two members with one name counts, as `JSON.parse` has it.
 */
export function topLevelMembers(bytes: Buffer): Map<string, Member> | undefined {
  const members = new Map<string, Member>();
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== OPEN_OBJECT) return undefined;
  at = skipSpace(bytes, at + 1);
  while (at < bytes.length && bytes[at] !== CLOSE_OBJECT) {
    const from = at;
    if (bytes[at] !== QUOTE) return undefined;
    const nameEnd = stringEnd(bytes, at);
    const name = nameOf(bytes.toString('utf8', at, nameEnd));
    at = skipSpace(bytes, nameEnd);
    if (bytes[at] !== COLON) return undefined;
    const start = skipSpace(bytes, at + 1);
    at = valueEnd(bytes, start);
    members.set(name, { from, start, end: trimmed(bytes, start, at) });
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
  }
  return members;
}

/** The value of a member, or `undefined` where it is absent or no JSON. */
export function memberValue(bytes: Buffer, member: Member | undefined): unknown {
  if (member === undefined) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8', member.start, member.end)) as unknown;
  } catch {
    return undefined; // the provider will say what it thinks of it
  }
}

/** Puts another value in the place of a member, or adds the member; every other byte stays. */
export function withMember(
  bytes: Buffer,
  members: ReadonlyMap<string, Member>,
  name: string,
  value: unknown,
): Buffer {
  const text = JSON.stringify(value);
  const member = members.get(name);
  if (member) {
    return Buffer.concat([
      bytes.subarray(0, member.start),
      Buffer.from(text),
      bytes.subarray(member.end),
    ]);
  }
  const open = bytes.indexOf(OPEN_OBJECT) + 1;
  const comma = members.size > 0 ? ',' : '';
  return Buffer.concat([
    bytes.subarray(0, open),
    Buffer.from(`${JSON.stringify(name)}:${text}${comma}`),
    bytes.subarray(open),
  ]);
}

/** A name may be written with escapes, and means the same to whoever reads it. */
function nameOf(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal.slice(1, -1); // not JSON: no reader will take it for another name
  }
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at += 1;
  return at;
}

function trimmed(bytes: Buffer, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] ?? 0) <= 0x20) at -= 1;
  return at;
}

/** Position after the closing quote. */
function stringEnd(bytes: Buffer, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let slashes = 0;
    while (bytes[quote - 1 - slashes] === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/** Position of the comma or bracket that ends a value. */
function valueEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    switch (bytes[at]) {
      case QUOTE:
        at = stringEnd(bytes, at);
        continue;
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        depth += 1;
        break;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY:
        if (depth === 0) return at;
        depth -= 1;
        break;
      case COMMA:
        if (depth === 0) return at;
        break;
      default:
      // A digit, a letter or white space of a value.
    }
    at += 1;
  }
  return at;
}
