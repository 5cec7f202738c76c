import { compose, fixedParts, type Reading, type Segment } from '../reading';
import { mediaType } from '../request-target';
import { MAX_FIELDS, readField } from './form';

/** Longest header block of a part, bytes; what is longer is not a part. */
const MAX_PART_HEAD = 16 * 1024;

const CRLF = '\r\n';
const BLANK_LINE = CRLF + CRLF;
const BASE64_NAME = 'base64;';
const keep = (value: Uint8Array): Uint8Array => value;

/**
 * Reads `multipart/form-data` (RFC 7578): files with their bytes, fields by name and shape. A body
 * whose end is missing is read as far as it goes.
 */
export function readMultipart(
  body: Uint8Array,
  contentType: string,
  background = false,
): Reading | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const segments: Segment[] = [];
  for (const { head, start, end } of split(bytes, boundary)) {
    const reading = readPart(head, bytes.subarray(start, end), background);
    if (reading !== undefined) segments.push({ start, end, reading, encode: keep });
  }
  return compose(body, segments);
}

/** The fields of such a body that are no files. */
export function multipartFields(
  body: Uint8Array,
  contentType: string,
): readonly { readonly name: string; readonly value: Uint8Array }[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return [];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return [...split(bytes, boundary)].flatMap(({ head, start, end }) => {
    const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
    const isFile = /;\s*filename\*?=/i.test(disposition);
    const name = parameter(disposition, 'name') ?? '';
    return isFile ? [] : [{ name, value: bytes.subarray(start, end) }];
  });
}

function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;]{1,200}))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

function* split(
  bytes: Buffer,
  boundary: string,
): Generator<{ head: string; start: number; end: number }> {
  const delimiter = Buffer.from(`--${boundary}`, 'latin1');
  let at = bytes.indexOf(delimiter);
  for (let count = 0; at >= 0 && count < MAX_FIELDS; count += 1) {
    const from = at + delimiter.length;
    if (bytes.toString('latin1', from, from + 2) === '--') return;
    const next = bytes.indexOf(Buffer.from(`${CRLF}--${boundary}`, 'latin1'), from);
    const end = next < 0 ? bytes.length : next;
    // Only the part itself is searched, or many parts without a head would take quadratic time.
    const limit = Math.min(end, from + MAX_PART_HEAD + BLANK_LINE.length);
    const length = bytes.subarray(from, limit).indexOf(BLANK_LINE, 0, 'latin1');
    if (length >= 0) {
      const start = from + length + BLANK_LINE.length;
      yield { head: bytes.toString('utf8', from, from + length), start, end };
    }
    at = next < 0 ? -1 : next + CRLF.length;
  }
}

function readPart(head: string, value: Buffer, background: boolean): Reading | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name') ?? '';
  const file = extendedName(disposition) ?? parameter(disposition, 'filename');
  if (file === undefined) return readField(name, value, background);
  if (file === '' && value.length === 0) return undefined; // an empty file control
  const mime = mediaType(/^content-type:(.*)$/im.exec(head)?.[1]) || 'application/octet-stream';
  // chat-ui sends its files as base64 and says so in their names.
  const isBase64 = file.startsWith(BASE64_NAME);
  const bytes = isBase64 ? Buffer.from(value.toString('latin1'), 'base64') : value;
  const fileName = isBase64 ? file.slice(BASE64_NAME.length) : file;
  return fixedParts(value, [
    { kind: 'file', role: 'user', name: fileName, mime, size: bytes.length, bytes },
  ]);
}

/** Browsers write quotes and line ends in names as `%22`, `%0D`, `%0A`, others with a backslash. */
function parameter(disposition: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]*))`, 'i').exec(
    disposition,
  );
  const value = match?.[1] ?? match?.[2];
  return value?.replace(/\\(.)/g, '$1').replaceAll('%22', '"');
}

/** `filename*` (RFC 5987), which browsers never send and some libraries do. */
function extendedName(disposition: string): string | undefined {
  const encoded = /;\s*filename\*=utf-8''([^\s;]*)/i.exec(disposition)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded; // a stray percent sign: the name as it was sent
  }
}
