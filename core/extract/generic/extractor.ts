import { isJson, mediaType, pathOf } from '../request-target';
import { formatEvent } from '../sse';
import { jsonRefusal, REFUSED_CODE } from '../refusal-answer';
import { refusalText } from '../message';
import { readJsonBody } from '../json-body';
import { fixedParts, toRequest, wholeText, type Reading } from '../reading';
import { isEventStream, readerFor } from '../response-readers';
import { toUtf8 } from '../charset';
import type { Extractor, ReadRequest, RequestHead } from '../types';
import { anyEventText, isAnswerKey } from './answer-text';
import { readForm } from './form';
import { readAnyJson } from './json-text';
import { readMultipart } from './multipart';

/** Where sites send measurements about themselves, full of words that nobody wrote to an AI. */
const TELEMETRY =
  /\/(telemetry|analytics|metrics?|ces|rgstr|statsc|sentry|envelope|beacon|collect|event_logging|log_event|batch_?log|client_?logs?|csp-?report|otlp)(\/|$)/i;

/** Bodies that are a file by themselves. */
const DOCUMENT =
  /^(application\/(pdf|zip|rtf|msword|vnd\.(openxmlformats|oasis|ms-)[\w.+-]*)|image\/[\w.+-]+|audio\/[\w.+-]+|text\/csv)$/;

/**
 * The extractor for everything nobody described to us: JSON, forms, multipart uploads and plain text,
 * told apart by content type and, where that is missing or wrong, by the first byte. It reads by
 * shape and never throws, whatever the bytes are.
 */
export const genericExtractor: Extractor = {
  id: 'generic',
  matches: () => true,
  read(head, body) {
    if (!hasPromptMethod(head.method) || body.length === 0) return undefined;
    if (TELEMETRY.test(pathOf(head.target))) return undefined;
    return toRequest(readBody(head, body), { extractor: 'generic' });
  },
  reader: (_request, response) => readerFor(response, anyEventText(), isAnswerKey),
  refuse(head, refusal) {
    const message = refusalText(refusal);
    const error = { message, type: REFUSED_CODE, code: REFUSED_CODE };
    // Pages look for the reason in one of these places.
    return jsonRefusal(head, refusal, { error, message, detail: message });
  },
  stop(_request, response, refusal) {
    const message = refusalText(refusal, 'answer');
    if (!isEventStream(response)) return '';
    return formatEvent({ error: { message, type: REFUSED_CODE, code: REFUSED_CODE } }, 'error');
  },
};

/** Reads a body by shape for an extractor that met a layout it does not know. */
export function readDrifted(
  extractor: string,
  head: RequestHead,
  body: Uint8Array,
): ReadRequest | undefined {
  return toRequest(readBody(head, body), { extractor, drifted: true });
}

const hasPromptMethod = (method: string): boolean => /^(POST|PUT|PATCH)$/.test(method);

function readBody(head: RequestHead, body: Uint8Array): Reading | undefined {
  const contentType = head.headers['content-type'] ?? '';
  const media = mediaType(contentType);
  if (media === 'multipart/form-data') return readMultipart(body, contentType);
  if (media === 'application/x-www-form-urlencoded') return readForm(body);
  if (DOCUMENT.test(media)) return readDocument(head, body, media);
  const looksJson = isJson(contentType) || startsLikeJson(body);
  const json = looksJson ? readJsonBody(body, contentType) : undefined;
  if (json?.trailing === false && !json.words) return readAnyJson(json);
  if (looksJson || media.startsWith('text/')) return readText(body, contentType);
  const found = documentType(body);
  return found === undefined ? undefined : readDocument(head, body, found);
}

function readDocument(head: RequestHead, body: Uint8Array, mime: string): Reading {
  const name = pathOf(head.target).split('/').at(-1) ?? '';
  return fixedParts(body, [
    { kind: 'file', role: 'user', name, mime, size: body.length, bytes: body },
  ]);
}

/** Text as a whole: also several JSON documents in a row, and what the JSON reader does not take. */
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
