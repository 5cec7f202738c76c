import { toUtf8 } from '../extract/charset';
import { decodeContentSync } from '../extract/content-coding';
import { SseParser } from '../extract/sse';
import { readFrames } from './websocket-frames';
import { classify, type MessageKind } from './message';
import { itemStarts, readObject, skipSpace, valueEnd } from './shallow-json';
import type { McpHead } from './types';

export const BODY_LIMITS = {
  /** Most bytes that a compressed body may become; of a larger one only path and headers speak. */
  decodedBytes: 8 * 1024 * 1024,
  /** Messages of one body that are looked at: of a batch, of lines, of events. */
  messages: 500,
  /** Lists in lists of a batch that are looked into. */
  nesting: 3,
} as const;

/** What a body holds: the strongest of its messages, or that it is empty. */
export type BodyKind = MessageKind | { readonly kind: 'empty' } | { readonly kind: 'unreadable' };

const RANK: Readonly<Record<BodyKind['kind'], number>> = {
  mcp: 5,
  possible: 4,
  foreign: 3,
  other: 2,
  unreadable: 1,
  empty: 0,
};

/**
 * Reads a body as any transport carries messages: one JSON document, a batch, one document behind
 * another, server-sent events, WebSocket frames, a chunked body whose framing was not undone. What
 * the content type says is not trusted.
 */
export function readBody(head: McpHead, body: Uint8Array): BodyKind {
  if (body.length === 0) return { kind: 'empty' };
  const plain = undoCoding(head, body);
  if (plain === undefined) return { kind: 'unreadable' };
  const text = toText(plain, head.headers['content-type'] ?? '');
  const direct = readText(text);
  if (direct !== undefined) return direct;
  const unframed = dechunk(text) ?? readFrames(plain);
  return (unframed === undefined ? undefined : readText(unframed)) ?? { kind: 'other' };
}

/** The body as UTF-8 text without its content coding; `undefined` where that cannot be undone. */
export function plainText(head: McpHead, body: Uint8Array): Buffer | undefined {
  const plain = undoCoding(head, body);
  return plain === undefined ? undefined : toText(plain, head.headers['content-type'] ?? '');
}

/** `undefined` where the text is in none of the forms. */
function readText(text: Buffer): BodyKind | undefined {
  const start = skipFraming(text, headEnd(text));
  if (start >= text.length) return { kind: 'empty' };
  const first = text[start];
  if (first === 0x7b || first === 0x5b) return readDocuments(text, start);
  return isEventStream(text, start) ? readEvents(text.subarray(start)) : undefined;
}

/** One document, or several in a row; anything else between them makes the text something else. */
function readDocuments(text: Buffer, start: number): BodyKind {
  let strongest: BodyKind = { kind: 'other' };
  let at = start;
  for (let count = 0; at < text.length && count < BODY_LIMITS.messages; count += 1) {
    const end = valueEnd(text, at);
    const isNested = text[at] === 0x7b || text[at] === 0x5b;
    if (end === undefined || !isNested) return { kind: 'other' };
    strongest = stronger(strongest, readDocument(text, at));
    at = skipFraming(text, end);
  }
  return strongest;
}

/** White space, and what separates records: NUL, and the separator of RFC 7464. */
function skipFraming(text: Buffer, from: number): number {
  let at = skipSpace(text, from);
  while (text[at] === 0x1e || text[at] === 0x00) at = skipSpace(text, at + 1);
  return at;
}

/** Where the message begins behind the header lines that programs write before it (LSP, base protocol). */
function headEnd(text: Buffer): number {
  if (!/^content-(length|type):/i.test(text.toString('latin1', 0, 15))) return 0;
  const end = text.subarray(0, MAX_HEAD_BYTES).indexOf('\r\n\r\n', 0, 'latin1');
  return end < 0 ? 0 : end + 4;
}

const MAX_HEAD_BYTES = 512;

/**
 * A message, or a batch of them; who wraps it in further lists is looked through. Each list is passed
 * over once for each list around it, and messages are counted over all, so that the time is linear.
 */
function readDocument(text: Buffer, at: number): BodyKind {
  let left: number = BODY_LIMITS.messages;
  const read = (from: number, depth: number): BodyKind => {
    left -= 1;
    const object = readObject(text, from);
    if (object !== undefined) return classify(object);
    let strongest: BodyKind = { kind: 'other' };
    if (text[from] !== 0x5b || depth >= BODY_LIMITS.nesting) return strongest;
    for (const start of itemStarts(text, from, left)) {
      if (left <= 0 || strongest.kind === 'mcp') break;
      strongest = stronger(strongest, read(start, depth + 1));
    }
    return strongest;
  };
  return read(at, 0);
}

function isEventStream(text: Buffer, start: number): boolean {
  return /^(event|data|id|retry)?:/.test(text.toString('latin1', start, start + 8));
}

/** The older HTTP transport names where to post in an event `endpoint` (2024-11-05, transports). */
function readEvents(text: Buffer): BodyKind {
  const parser = new SseParser();
  const events = [...parser.push(text), ...parser.finish()].slice(0, BODY_LIMITS.messages);
  let strongest: BodyKind = { kind: 'other' };
  for (const { event, data } of events) {
    const isEndpoint = event === 'endpoint' && /^(https?:\/\/|\/)\S*$/.test(data.trim());
    const found: BodyKind | undefined = isEndpoint
      ? { kind: 'mcp', what: 'the event endpoint' }
      : readText(Buffer.from(data, 'utf8'));
    if (found !== undefined) strongest = stronger(strongest, found);
  }
  return strongest;
}

function stronger(a: BodyKind, b: BodyKind): BodyKind {
  return RANK[b.kind] > RANK[a.kind] ? b : a;
}

/** Beginnings of compressed bodies, for those whose header does not say so. */
function sniffedCoding([first, second]: Uint8Array): string | undefined {
  if (first === 0x1f && second === 0x8b) return 'gzip';
  if (first === 0x28 && second === 0xb5) return 'zstd';
  return first === 0x78 && (0x7800 | (second ?? 0)) % 31 === 0 ? 'deflate' : undefined;
}

/** The body without its content coding, whether the caller has undone it already or not. */
function undoCoding({ headers }: McpHead, body: Uint8Array): Uint8Array | undefined {
  const declared = headers['content-encoding'];
  const sniffed = sniffedCoding(body);
  if ((declared === undefined && sniffed === undefined) || beginsLikeMessage(body)) return body;
  for (const coding of [declared, sniffed]) {
    if (coding === undefined) continue;
    const decoded = decodeContentSync(body, coding, BODY_LIMITS.decodedBytes);
    if (decoded.ok) return decoded.bytes;
  }
  return looksLikeText(body) ? body : undefined;
}

/** True for a document or events, which no compressed body begins like. */
function beginsLikeMessage(body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, SAMPLE_BYTES)).toString('latin1');
  return /^(\xef\xbb\xbf)?\s*([{[]\s*["{}[\]]|(event|data|id|retry)?:)/.test(start);
}
/** Bytes at the beginning that tell text from a compressed body. */
const SAMPLE_BYTES = 32;

function looksLikeText(body: Uint8Array): boolean {
  return body
    .subarray(0, SAMPLE_BYTES)
    .every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

/** UTF-8 without a byte order mark, of UTF-8, UTF-16 or UTF-32 (RFC 4627 3). */
function toText(body: Uint8Array, contentType: string): Buffer {
  const wide = fromUtf32(body);
  const { bytes } = wide === undefined ? toUtf8(body, contentType) : { bytes: wide };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let from = 0;
  while (text[from] === 0xef && text[from + 1] === 0xbb && text[from + 2] === 0xbf) from += 3;
  return text.subarray(from);
}

function fromUtf32(body: Uint8Array): Buffer | undefined {
  if (body.length % 4 !== 0 || body.length === 0) return undefined;
  const [a, b, c, d] = body;
  const little = (a === 0xff && b === 0xfe && c === 0 && d === 0) || (a !== 0 && !b && !c && !d);
  const big = (!a && !b && c === 0xfe && d === 0xff) || (!a && !b && !c && d !== 0);
  if (!little && !big) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const units: string[] = [];
  for (let at = 0; at < body.length; at += 4) {
    const point = view.getUint32(at, little);
    units.push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
  }
  return Buffer.from(units.join(''), 'utf8');
}

/** Undoes `Transfer-Encoding: chunked` (RFC 9112 7.1) where the text is in that form from its start. */
function dechunk(text: Buffer): Buffer | undefined {
  const pieces: Buffer[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf(0x0a, at);
    const line = text.toString('latin1', at, lineEnd < 0 ? at : Math.min(lineEnd, at + 100));
    const size = /^([0-9a-f]{1,8})\s*(;[^\n]*)?\r?$/i.exec(line)?.[1];
    if (size === undefined) return undefined;
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    pieces.push(text.subarray(lineEnd + 1, lineEnd + 1 + length));
    at = lineEnd + 1 + length;
    if (text[at] === 0x0d) at += 1;
    if (text[at] === 0x0a) at += 1;
  }
  return pieces.length === 0 ? undefined : Buffer.concat(pieces);
}
