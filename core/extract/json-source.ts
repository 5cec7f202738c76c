/**
 * A JSON reader that remembers where each value stands in the bytes it came from (RFC 8259), so that
 * one string can be exchanged and every other byte stays as it was. It reads bytes, not text: a body
 * with broken UTF-8 keeps its bytes too. It is more tolerant than `JSON.parse`, since a server may be:
 * control characters in strings, trailing commas, unknown words and missing ends are read over.
 */

export const JSON_LIMITS = {
  /** Arrays and objects in one another. */
  depth: 256,
  /** Values in one document; about 100 MB of memory at the limit. */
  values: 1_000_000,
} as const;

export type JsonNode = JsonString | JsonScalar | JsonArray | JsonObject;

/** A string. `start` and `end` are byte offsets of the literal with its quotes, end exclusive. */
export class JsonString {
  readonly kind = 'string';
  constructor(
    private readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
    private readonly plain: boolean,
    private readonly closed: boolean,
  ) {}

  /** The value, decoded on demand. Broken UTF-8 becomes U+FFFD. */
  get text(): string {
    const raw = this.bytes.toString('utf8', this.start + 1, this.end - (this.closed ? 1 : 0));
    return this.plain ? raw : (parseLiteral(`"${raw}"`) ?? unescape(raw));
  }

  /** False where an escape is none of RFC 8259's, or a control character is bare. */
  get isStrict(): boolean {
    if (this.plain) return true;
    return parseLiteral(this.bytes.toString('latin1', this.start, this.end)) !== undefined;
  }
}

/** A number, `true`, `false`, `null`, or a word that is none of them. */
export class JsonScalar {
  readonly kind = 'scalar';
  constructor(
    private readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  get word(): string {
    return this.bytes.toString('latin1', this.start, this.end);
  }
}

export class JsonArray {
  readonly kind = 'array';
  readonly items: JsonNode[] = [];
}

export class JsonObject {
  readonly kind = 'object';
  readonly entries: { readonly key: string; readonly value: JsonNode }[] = [];

  /** The value of a key; the last one where it is repeated, as `JSON.parse` has it. */
  get(key: string): JsonNode | undefined {
    for (let index = this.entries.length - 1; index >= 0; index -= 1) {
      const entry = this.entries[index];
      if (entry?.key === key) return entry.value;
    }
    return undefined;
  }
}

export type JsonRead =
  | {
      readonly ok: true;
      readonly root: JsonNode;
      /** False: `JSON.parse` would refuse this text, or it repeats a key, which readers take differently. */
      readonly strict: boolean;
      /** True: something follows the document, which was not read. */
      readonly trailing: boolean;
      /** True: it holds words that are no JSON values, so it may be another format, or prose. */
      readonly words: boolean;
    }
  | { readonly ok: false; readonly reason: 'not-json' | 'too-deep' | 'too-many-values' };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LETTER_U = 0x75;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const BOM_LENGTH = 3;

/** Reads a document. Linear in its length, whatever the bytes are; never throws. */
export function readJson(input: Uint8Array): JsonRead {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return new Reader(bytes).read();
}

/** An array or object whose end is not yet read. */
interface Open {
  readonly node: JsonArray | JsonObject;
  /** The key that waits for its value. */
  key: string | undefined;
  readonly keys: Set<string> | undefined;
}

class Reader {
  private at = 0;
  private strict = true;
  private trailing = false;
  private words = false;
  private values = 0;
  private root: JsonNode | undefined;
  private readonly open: Open[] = [];
  /** What the grammar wants next, to notice where the text leaves it. */
  private expect: 'value' | 'separator' = 'value';

  constructor(private readonly bytes: Buffer) {
    if (bytes.subarray(0, BOM_LENGTH).equals(Buffer.from([0xef, 0xbb, 0xbf]))) this.at = BOM_LENGTH;
  }

  read(): JsonRead {
    while (this.at < this.bytes.length) {
      const byte = this.bytes[this.at] ?? 0;
      if (isSpace(byte)) this.at += 1;
      else if (this.root !== undefined && this.open.length === 0) {
        this.trailing = true;
        break;
      } else if (!this.step(byte)) return { ok: false, reason: 'too-deep' };
      if (this.values > JSON_LIMITS.values) return { ok: false, reason: 'too-many-values' };
    }
    if (this.open.length > 0 || this.trailing) this.strict = false;
    if (this.root === undefined) return { ok: false, reason: 'not-json' };
    const { root, strict, trailing, words } = this;
    return { ok: true, root, strict, trailing, words };
  }

  /** Reads one token; false where the nesting is too deep. */
  private step(byte: number): boolean {
    switch (byte) {
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        return this.enter(byte === OPEN_ARRAY ? new JsonArray() : new JsonObject());
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        this.leave(byte === CLOSE_ARRAY ? 'array' : 'object');
        return true;
      case QUOTE:
        this.string();
        return true;
      case COMMA:
        this.separator();
        return true;
      case COLON:
        this.strict = false; // a colon belongs to a key and is read with it
        this.at += 1;
        return true;
      default:
        this.scalar();
        return true;
    }
  }

  private enter(node: JsonArray | JsonObject): boolean {
    if (this.open.length >= JSON_LIMITS.depth) return false;
    this.at += 1;
    this.place(node);
    const keys = node.kind === 'object' ? new Set<string>() : undefined;
    this.open.push({ node, key: undefined, keys });
    this.expect = 'value';
    return true;
  }

  private leave(kind: 'array' | 'object'): void {
    this.at += 1;
    const top = this.open.at(-1);
    if (top?.node.kind !== kind) {
      this.strict = false; // an end without its beginning
      return;
    }
    const size = top.node.kind === 'array' ? top.node.items.length : top.node.entries.length;
    if (top.key !== undefined || (this.expect === 'value' && size > 0)) this.strict = false;
    this.open.pop();
    this.expect = 'separator';
  }

  private separator(): void {
    this.at += 1;
    if (this.expect !== 'separator') this.strict = false;
    this.expect = 'value';
  }

  private string(): void {
    const literal = this.literal();
    const top = this.open.at(-1);
    if (top?.node.kind === 'object' && top.key === undefined) this.key(top, literal.text);
    else this.place(literal);
  }

  private key(top: Open, key: string): void {
    if (this.expect !== 'value' || top.keys?.has(key) === true) this.strict = false;
    top.keys?.add(key);
    top.key = key;
    while (isSpace(this.bytes[this.at] ?? 0)) this.at += 1;
    if (this.bytes[this.at] === COLON) this.at += 1;
    else this.strict = false;
    this.expect = 'value';
  }

  /** Reads from one quote to the next that no backslash hides, or to the end of the bytes. */
  private literal(): JsonString {
    const start = this.at;
    let plain = true;
    let at = start + 1;
    for (; at < this.bytes.length; at += 1) {
      const byte = this.bytes[at] ?? 0;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        plain = false;
        at += 1;
      } else if (byte < 0x20) this.strict = false;
    }
    const closed = at < this.bytes.length;
    this.at = Math.min(at + 1, this.bytes.length);
    const literal = new JsonString(this.bytes, start, this.at, plain, closed);
    if (!closed || (this.strict && !literal.isStrict)) this.strict = false;
    return literal;
  }

  private scalar(): void {
    const start = this.at;
    while (this.at < this.bytes.length && !isDelimiter(this.bytes[this.at] ?? 0)) this.at += 1;
    const scalar = new JsonScalar(this.bytes, start, this.at);
    if (!/^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)$/.test(scalar.word)) {
      this.strict = false;
      this.words = true;
    }
    const top = this.open.at(-1);
    if (top?.node.kind === 'object' && top.key === undefined) {
      this.strict = false;
      this.key(top, scalar.word); // a key without quotes
    } else this.place(scalar);
  }

  private place(node: JsonNode): void {
    this.values += 1;
    if (this.expect !== 'value') this.strict = false;
    const top = this.open.at(-1);
    if (top === undefined) this.root = node;
    else if (top.node.kind === 'array') top.node.items.push(node);
    else {
      if (top.key === undefined) this.strict = false;
      top.node.entries.push({ key: top.key ?? '', value: node });
      top.key = undefined;
    }
    this.expect = 'separator';
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isDelimiter(byte: number): boolean {
  return (
    isSpace(byte) ||
    byte === COMMA ||
    byte === COLON ||
    byte === QUOTE ||
    byte === OPEN_ARRAY ||
    byte === CLOSE_ARRAY ||
    byte === OPEN_OBJECT ||
    byte === CLOSE_OBJECT
  );
}

/** What an escape stands for, by its letter (RFC 8259 7); any other stands for its own character. */
const ESCAPES: ReadonlyMap<number, number> = new Map(
  [...'bfnrt'].map((letter, index) => [letter.charCodeAt(0), '\b\f\n\r\t'.charCodeAt(index)]),
);

/** The string of a literal that is as RFC 8259 7 has it; far faster than reading it by hand. */
function parseLiteral(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined; // not strict: `unescape` reads it
  }
}

/** Undoes escapes of which some do not exist, unit by unit: pieces of strings would cost seconds. */
function unescape(raw: string): string {
  const units = new Uint16Array(raw.length);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    let unit = raw.charCodeAt(at);
    if (unit === BACKSLASH && at + 1 < raw.length) {
      at += 1;
      unit = raw.charCodeAt(at);
      const hex = unit === LETTER_U ? raw.slice(at + 1, at + 5) : '';
      if (/^[0-9a-fA-F]{4}$/.test(hex)) {
        unit = Number.parseInt(hex, 16);
        at += 4;
      } else unit = ESCAPES.get(unit) ?? unit;
    }
    units[length] = unit;
    length += 1;
  }
  return Buffer.from(units.buffer, 0, length * 2).toString('utf16le');
}
