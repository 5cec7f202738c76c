import type { PartRole } from '../../exchange/part';
import { readDataUrl } from '../data-url';
import { mimeOfName } from '../file-type';
import { asObject, sizeOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode, JsonObject, JsonString } from '../json-source';

const NAME_KEYS = [
  'file_name',
  'fileName',
  'filename',
  'name',
  'display_name',
  'displayName',
  'title',
];
const ADDRESS_KEYS = ['fileUri', 'file_uri', 'file_url', 'fileUrl', 'uri', 'url'];
const MIME_KEYS = [
  'mime_type',
  'mimeType',
  'mimetype',
  'media_type',
  'mediaType',
  'content_type',
  'contentType',
  'file_type',
  'fileType',
  'format',
  'type',
];
const SIZE_KEYS = ['file_size', 'fileSize', 'size', 'size_bytes', 'sizeBytes', 'fileSizeBytes'];
const DATA_KEYS = ['data', 'bytes', 'base64', 'content', 'b64_json', 'file_data', 'url'];

/** Keys of lists of files. */
const LIST_KEY =
  /(file|attachment|image|document|upload|media|photo|picture|asset|resource)s?(list|attachments|input|inputs|data)?$/i;
const MIME = /^(application|audio|font|image|message|model|text|video)\/[\w.+-]+/;
const FILE_NAME = /\.[a-z0-9]{1,8}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{16,}={0,2}$/;

/** The content of a file in a document. */
interface Content {
  readonly node: JsonNode;
  readonly bytes: Uint8Array;
  readonly mime?: string;
}

/**
 * Adds the file that an object describes, if it does: a name with a media type, a name or an address
 * in a list of files, or a media type with data.
 *
 * @returns the member that holds the file's content, which is no text to look for.
 */
export function addNamedFile(
  node: JsonObject,
  role: PartRole,
  listKey: string,
  parts: JsonParts,
): JsonNode | undefined {
  const mime = mimeOf(node);
  const inList = LIST_KEY.test(listKey);
  const content = mime === undefined && !inList ? undefined : contentOf(node);
  const name = firstText(node, NAME_KEYS, (text) => text !== '');
  const address = firstText(node, ADDRESS_KEYS, (text) => /^[a-z]+:\/\//i.test(text));
  const named = name !== undefined && (inList || (mime !== undefined && FILE_NAME.test(name)));
  const addressed = address !== undefined && (inList || mime !== undefined);
  if (content === undefined && !named && !addressed) return undefined;
  parts.file({
    role,
    name: name ?? lastSegment(address ?? ''),
    mime: mime ?? content?.mime ?? '',
    size: content?.bytes.length ?? sizeOfFile(node),
    ...(content === undefined ? {} : { bytes: content.bytes }),
  });
  return content?.node;
}

/** Adds a picture that is a string of base64 in a list of pictures, as Ollama takes them. */
export function addBareImage(text: string, role: PartRole, key: string, parts: JsonParts): boolean {
  if (!/^images?(data)?$/i.test(key) || !/^[A-Za-z0-9+/]{8,}={0,2}$/.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  const mime = bytes[0] === 0xff ? 'image/jpeg' : 'image/png';
  parts.file({ role, name: '', mime, size: bytes.length, bytes });
  return true;
}

function mimeOf(node: JsonObject): string | undefined {
  const mime = firstText(node, MIME_KEYS, (text) => MIME.test(text));
  if (mime !== undefined) return mime;
  // Converse names formats by the ends of names, and has the data below `source`.
  const format = asObject(node.get('source')) === undefined ? undefined : textOf(node, 'format');
  return format === undefined ? undefined : mimeOfName(`x.${format}`) || undefined;
}

function firstText(
  node: JsonObject,
  keys: readonly string[],
  fits: (text: string) => boolean,
): string | undefined {
  for (const key of keys) {
    const text = textOf(node, key);
    if (text !== undefined && fits(text)) return text;
  }
  return undefined;
}

/** Base64 or a `data:` URL beside a media type, or in its `source`. */
function contentOf(node: JsonObject): Content | undefined {
  for (const key of DATA_KEYS) {
    const value = node.get(key);
    const content = value?.kind === 'string' ? decoded(value, key) : undefined;
    if (content !== undefined) return content;
  }
  const source = node.get('source');
  return source?.kind === 'object' ? contentBelow(source) : undefined;
}

function contentBelow(source: JsonObject): Content | undefined {
  const found = contentOf(source);
  return found && { ...found, node: source };
}

function decoded(value: JsonString, key: string): Content | undefined {
  const text = value.text;
  const inline = readDataUrl(text);
  if (inline !== undefined) return { node: value, ...inline };
  if (key === 'url') return undefined;
  const isData = key === 'data' || key === 'bytes' || BASE64.test(text);
  return isData ? { node: value, bytes: Buffer.from(text, 'base64') } : undefined;
}

function sizeOfFile(node: JsonObject): number {
  for (const key of SIZE_KEYS) {
    const size = sizeOf(node, key);
    if (size >= 0) return size;
  }
  return -1;
}

const lastSegment = (address: string): string =>
  address.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
