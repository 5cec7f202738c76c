import type { Content } from './unit-texts';

const LF = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COMMA = 0x2c;
const RECORD_SEPARATOR = 0x1e;
/** Bytes behind the beginning of an array in which its first item is looked for. */
const LOOK_AHEAD = 64;

/**
 * Cuts JSON documents behind one another, one on each line, or the items of one array; what stands on
 * a line and is no document is a unit of its own. White space, commas and lines of a length go with the
 * document behind them.
 */
export class DocumentUnits {
  #rest: Buffer = Buffer.alloc(0);
  #at = 0;
  #depth = 0;
  #inString = false;
  #inArray = false;

  get waiting(): number {
    return this.#rest.length;
  }

  push(bytes: Buffer): readonly Buffer[] {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const units: Buffer[] = [];
    for (;;) {
      const end = this.#depth > 0 ? this.#documentEnd() : this.#between();
      if (end === undefined) break;
      if (end < 0) continue;
      units.push(this.#rest.subarray(0, end));
      this.#rest = this.#rest.subarray(end);
      this.#at = 0;
    }
    return units;
  }

  finish(): readonly Buffer[] {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    this.#at = 0;
    this.#depth = 0;
    return rest.length === 0 ? [] : [rest];
  }

  /** Takes what stands between documents: the end of a line, -1 to go on, `undefined` to wait. */
  #between(): number | undefined {
    const rest = this.#rest;
    const byte = rest[this.#at];
    if (byte === undefined) return undefined;
    if (byte <= 0x20 || byte === COMMA || (this.#inArray && byte === CLOSE_ARRAY)) {
      if (byte === CLOSE_ARRAY) this.#inArray = false;
      this.#at += 1;
      return -1;
    }
    if (byte === OPEN_ARRAY && !this.#inArray) {
      const next = rest.toString('latin1', this.#at + 1, this.#at + LOOK_AHEAD).trimStart()[0];
      if (next === undefined && rest.length < this.#at + LOOK_AHEAD) return undefined;
      if (next === '{') {
        this.#inArray = true;
        this.#at += 1;
        return -1;
      }
    }
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      this.#depth = 1;
      this.#at += 1;
      return -1;
    }
    const end = rest.indexOf(LF, this.#at);
    if (end < 0) return undefined;
    const line = rest.toString('latin1', this.#at, end).trim();
    this.#at = end + 1;
    // A length belongs to what it tells the length of.
    return /^\d+$/.test(line) ? -1 : end + 1;
  }

  /** Where the document ends; `undefined`: later. */
  #documentEnd(): number | undefined {
    const rest = this.#rest;
    for (; this.#at < rest.length; this.#at += 1) {
      const byte = rest[this.#at];
      if (this.#inString) {
        if (byte === BACKSLASH) this.#at += 1;
        else if (byte === QUOTE) this.#inString = false;
      } else if (byte === QUOTE) this.#inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        if (this.#depth === 1) return this.#ended(this.#at + 1);
        this.#depth -= 1;
      }
    }
    return undefined;
  }

  /** Readers by line know a document only once its line has ended: the line end goes with it. */
  #ended(end: number): number | undefined {
    const follows = this.#rest.toString('latin1', end, end + 2);
    if (follows === '' || follows === '\r') return undefined;
    this.#depth = 0;
    return end + (/^\r?\n/.exec(follows)?.[0].length ?? 0);
  }
}

/** What stands before the document of a line in a data stream, `0:"Hello"`. */
const LINE_CODE = /^[ab]?[0-9a-k]:(?=["{[])/;
/** A length of its own on a line, before a document: Google's frames count UTF-16 units. */
const LENGTH = /(^|\n)(\d+)(\r?\n)$/;

/** The documents of a unit. */
export function documentContents(unit: Buffer): readonly Content[] {
  const contents: Content[] = [];
  let from = 0;
  for (const piece of pieces(unit)) {
    const content = contentOf(unit, from, from + piece.length);
    if (content !== undefined) contents.push(content);
    from += piece.length;
  }
  return contents;
}

function pieces(unit: Buffer): readonly Buffer[] {
  const units = new DocumentUnits();
  return [...units.push(unit), ...units.finish()];
}

function contentOf(unit: Buffer, from: number, to: number): Content | undefined {
  let start = from;
  while (start < to && isGlue(unit[start] ?? 0)) start += 1;
  const length = /^\d+\r?\n\s*(?=[[{])/.exec(
    unit.toString('latin1', start, Math.min(to, start + 24)),
  );
  if (length) start += length[0].length;
  // The beginning of an array whose items are the documents.
  if (unit[start] === OPEN_ARRAY && /^\[\s*\{/.test(unit.toString('latin1', start, start + 64))) {
    start = unit.indexOf(OPEN_OBJECT, start);
  }
  const code = LINE_CODE.exec(unit.toString('latin1', start, Math.min(to, start + 8)));
  if (code) start += code[0].length;
  let end = to;
  while (end > start && (unit[end - 1] ?? 0) <= 0x20) end -= 1;
  if (end <= start) return undefined;
  return lengthened(unit, start, end) ?? plain(unit, start, end);
}

function plain(unit: Buffer, start: number, end: number): Content {
  return { start, end, bytes: unit.subarray(start, end), encode: (value) => value };
}

/** A document behind its length: the length is written anew with it. */
function lengthened(unit: Buffer, start: number, end: number): Content | undefined {
  const before = unit.toString('latin1', Math.max(0, start - 24), start);
  const match = LENGTH.exec(before);
  if (!match) return undefined;
  const [, , digits = '', lineEnd = ''] = match;
  const bytes = unit.subarray(start, end);
  const units = bytes.toString('utf8').length;
  return {
    start: start - digits.length - lineEnd.length,
    end,
    bytes,
    encode: (value) => {
      const more = Buffer.from(value).toString('utf8').length - units;
      return Buffer.concat([Buffer.from(`${Number(digits) + more}${lineEnd}`), value]);
    },
  };
}

const isGlue = (byte: number): boolean =>
  byte <= 0x20 || byte === COMMA || byte === RECORD_SEPARATOR || byte === CLOSE_ARRAY;
