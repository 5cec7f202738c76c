import { isUtf8 } from 'node:buffer';
import { toUtf8 } from '../charset';
import { framesOf, readFramed } from '../framed-body';
import { readJsonBody } from '../json-body';
import type { JsonNode } from '../json-source';
import { anyProtoText, readProto } from '../protobuf/text';
import { compose, fixedParts, wholeText, type Reading, type Segment } from '../reading';
import { isJson, mediaType, pathOf } from '../request-target';
import type { RequestHead } from '../types';
import { factsOf, mergeFacts, type Facts } from './facts';
import { formFields, readForm } from './form';
import { readAnyJson } from './json-text';
import { multipartFields, readMultipart } from './multipart';

/** What was read out of a body by its shape. */
export interface AnyBody {
  readonly reading: Reading;
  readonly facts: Facts;
}

const NO_FACTS: Facts = {};

/** Bodies that are a file by themselves. */
const DOCUMENT =
  /^(application\/(pdf|zip|rtf|msword|vnd\.(openxmlformats|oasis|ms-)[\w.+-]*)|image\/[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+|text\/csv)$/;
const FRAMED = /^application\/(connect|grpc|grpc-web)(\+|$)/;
const PROTOBUF = /^application\/(x-)?(proto|protobuf|vnd\.google\.protobuf)$/;

/**
 * Reads a body nobody described to us: JSON, forms, multipart uploads, frames, protobuf, documents
 * and plain text, told apart by content type and, where that is missing or wrong, by the first byte.
 *
 * @param background true for a request that a program makes by itself.
 */
export function readAnyBody(
  head: RequestHead,
  body: Uint8Array,
  background: boolean,
): AnyBody | undefined {
  const contentType = head.headers['content-type'] ?? '';
  const media = mediaType(contentType);
  if (media === 'multipart/form-data') {
    const reading = readMultipart(body, contentType, background);
    return reading && { reading, facts: factsOfFields(multipartFields(body, contentType)) };
  }
  if (media === 'application/x-www-form-urlencoded' && !startsLikeJson(body)) {
    return { reading: readForm(body, background), facts: factsOfFields(formFields(body)) };
  }
  if (DOCUMENT.test(media)) return document(head, body, media);
  if (FRAMED.test(media)) return readFrames(body, background);
  if (PROTOBUF.test(media)) return protobuf(body);
  return readTextual(head, body, background);
}

function readTextual(
  head: RequestHead,
  body: Uint8Array,
  background: boolean,
): AnyBody | undefined {
  const contentType = head.headers['content-type'] ?? '';
  const looksJson = isJson(contentType) || startsLikeJson(body);
  const json = looksJson ? readJsonBody(body, contentType) : undefined;
  if (json?.trailing === false && !json.words) {
    return { reading: readAnyJson(json, background), facts: factsOf(json.root) };
  }
  const lines = looksJson ? readLines(body, background) : undefined;
  if (lines !== undefined) return lines;
  if (looksJson || mediaType(contentType).startsWith('text/')) {
    return { reading: readText(body, contentType), facts: NO_FACTS };
  }
  const found = documentType(body);
  if (found !== undefined) return document(head, body, found);
  // RFC 9110 8.3: where nothing, or nothing true, is said of the type, the data tells it.
  return isPlainText(body) ? { reading: readText(body, contentType), facts: NO_FACTS } : undefined;
}

/** UTF-8 without the control characters that text has no use for. */
function isPlainText(body: Uint8Array): boolean {
  const control = (byte: number): boolean => byte < 0x20 && (byte < 0x09 || byte > 0x0d);
  return !body.some(control) && isUtf8(body);
}

/** Lines that are looked at as documents. */
const MAX_LINES = 2000;

/** One JSON document on each line; `undefined` where a line is something else. */
function readLines(body: Uint8Array, background: boolean): AnyBody | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const segments: Segment[] = [];
  let facts: Facts = NO_FACTS;
  for (let start = 0, count = 0; start < bytes.length; count += 1) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    if (line.toString('latin1').trim() !== '') {
      const json = count < MAX_LINES ? readJsonBody(line) : undefined;
      if (json?.strict !== true) return undefined;
      facts = mergeFacts(facts, factsOf(json.root));
      segments.push({ start, end, reading: readAnyJson(json, background), encode: (one) => one });
    }
    start = end + 1;
  }
  return { reading: compose(body, segments), facts };
}

function readFrames(body: Uint8Array, background: boolean): AnyBody | undefined {
  const frames = framesOf(body);
  if (frames === undefined) return undefined;
  let facts: Facts = NO_FACTS;
  const reading = readFramed(body, frames, (payload) => {
    const json = startsLikeJson(payload) ? readJsonBody(payload) : undefined;
    if (json === undefined) return readProto(payload, anyProtoText);
    facts = mergeFacts(facts, factsOf(json.root));
    return readAnyJson(json, background);
  });
  // Frames are read when parts are asked for, so the facts are complete here.
  return { reading, facts };
}

function protobuf(body: Uint8Array): AnyBody | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const reading = readProto(bytes, anyProtoText);
  return reading && { reading, facts: NO_FACTS };
}

function factsOfFields(
  fields: readonly { readonly name: string; readonly value: Uint8Array }[],
): Facts {
  let facts: Facts = NO_FACTS;
  for (const { name, value } of fields) {
    const json = startsLikeJson(value) ? readJsonBody(value) : undefined;
    const text = Buffer.from(value).toString('utf8', 0, MAX_FIELD_ID);
    facts = mergeFacts(
      facts,
      json === undefined ? factsOf(member(name, text)) : factsOf(json.root),
    );
  }
  return facts;
}

/** Longer values of fields are no ids. */
const MAX_FIELD_ID = 300;

function member(name: string, text: string): JsonNode {
  const json = readJsonBody(Buffer.from(JSON.stringify({ [name]: text }), 'utf8'));
  if (json === undefined) throw new Error('what JSON.stringify writes is JSON');
  return json.root;
}

function document(head: RequestHead, body: Uint8Array, mime: string): AnyBody {
  const name = pathOf(head.target).split('/').at(-1) ?? '';
  const reading = fixedParts(body, [
    { kind: 'file', role: 'user', name, mime, size: body.length, bytes: body },
  ]);
  return { reading, facts: NO_FACTS };
}

/** Text as a whole: also what the JSON reader does not take. */
function readText(body: Uint8Array, contentType: string): Reading {
  const utf8 = toUtf8(body, contentType);
  const whole = wholeText(Buffer.from(utf8.bytes).toString('utf8'));
  return { parts: whole.parts, replace: (edits) => utf8.restore(whole.replace(edits)) };
}

/** Beginnings of documents and pictures, for bodies whose type says nothing (`application/octet-stream`). */
const SIGNATURES: readonly (readonly [signature: string, mime: string])[] = [
  ['%PDF-', 'application/pdf'],
  ['PK\x03\x04', 'application/zip'], // office documents too
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'application/x-ole-storage'],
  ['{\\rtf', 'application/rtf'],
  ['\x89PNG\r\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
];

function documentType(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, 8)).toString('latin1');
  return SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1];
}

function startsLikeJson(body: Uint8Array): boolean {
  const first = body.find((byte) => byte > 0x20 && byte < 0x80);
  return first === 0x7b || first === 0x5b;
}
