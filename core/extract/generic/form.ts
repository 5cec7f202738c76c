import { compose, wholeText, type Reading, type Segment } from '../reading';
import { readJsonBody } from '../json-body';
import { readAnyJson } from './json-text';
import { kindOfKey } from './keys';
import { looksWritten } from './text-shape';

/** Fields that are looked at; the rest of a form with more of them is not. */
export const MAX_FIELDS = 2000;

/** One field of a form, `value` as bytes without the form's encoding. */
export interface FormField {
  readonly name: string;
  readonly value: Uint8Array;
  /** Byte range of the encoded value in the body. */
  readonly start: number;
  readonly end: number;
}

/** Splits `application/x-www-form-urlencoded` (WHATWG URL 5.1) and remembers where values stand. */
export function formFields(body: Uint8Array): readonly FormField[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const fields: FormField[] = [];
  for (let from = 0; from <= bytes.length && fields.length < MAX_FIELDS;) {
    const found = bytes.indexOf(0x26, from);
    const end = found < 0 ? bytes.length : found;
    const equals = bytes.subarray(from, end).indexOf(0x3d);
    if (equals >= 0) {
      const start = from + equals + 1;
      fields.push({
        name: decodeForm(bytes.subarray(from, start - 1)).toString('utf8'),
        value: decodeForm(bytes.subarray(start, end)),
        start,
        end,
      });
    }
    from = end + 1;
  }
  return fields;
}

/** The text of a form. */
export function readForm(body: Uint8Array, background = false): Reading {
  return compose(
    body,
    formFields(body).flatMap((field): Segment[] => {
      const reading = readField(field.name, field.value, background);
      if (reading === undefined) return [];
      return [{ start: field.start, end: field.end, reading, encode: encodeForm }];
    }),
  );
}

/** The text of one named value: JSON, or text that its name or its shape shows to be written. */
export function readField(
  name: string,
  value: Uint8Array,
  background: boolean,
): Reading | undefined {
  const first = value.find((byte) => byte > 0x20);
  const structured = first === 0x7b || first === 0x5b;
  if (structured) {
    const json = readJsonBody(value);
    if (json?.trailing === false && !json.words) return readAnyJson(json, background);
  }
  const text = Buffer.from(value).toString('utf8');
  const kind = kindOfKey(name);
  // What only begins like JSON may be anything: prose, or more than one document.
  const named = kind === 'prompt' || kind === 'context' || kind === 'system';
  if (!structured && !named && !looksWritten(name, text)) return undefined;
  const whole = wholeText(text);
  const byProgram = background || (kind !== 'prompt' && kind !== 'other');
  const role = kind === 'system' ? ('system' as const) : ('user' as const);
  return {
    parts: whole.parts.map((part) => ({
      ...part,
      role,
      ...(byProgram ? { origin: 'program' as const } : {}),
    })),
    replace: (edits) => whole.replace(edits),
  };
}

/** A value as forms write it: unreserved characters as they are, blanks as `+`. */
export function encodeForm(value: Uint8Array): Uint8Array {
  const encoded = new URLSearchParams({ v: Buffer.from(value).toString('utf8') }).toString();
  return Buffer.from(encoded.slice('v='.length), 'latin1');
}

function decodeForm(encoded: Buffer): Buffer {
  const decoded = Buffer.alloc(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    const byte = encoded[at] ?? 0;
    const value = byte === 0x25 ? hexAt(encoded, at + 1) : undefined;
    if (value !== undefined) at += 2;
    decoded[length] = value ?? (byte === 0x2b ? 0x20 : byte);
    length += 1;
  }
  return decoded.subarray(0, length);
}

function hexAt(bytes: Buffer, at: number): number | undefined {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high === undefined || low === undefined ? undefined : high * 16 + low;
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : undefined;
}
