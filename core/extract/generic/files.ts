import type { PartRole } from '../../exchange/part';
import { sizeOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode, JsonObject } from '../json-source';
import { readDataUrl } from '../data-url';

const NAME_KEYS = [
  'file_name',
  'fileName',
  'filename',
  'name',
  'display_name',
  'displayName',
  'title',
];
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
const DATA_KEYS = ['data', 'bytes', 'base64', 'content', 'b64_json', 'file_data'];

/** Keys of lists of files. */
const LIST_KEY =
  /(file|attachment|image|document|upload|media|photo|picture|asset|resource)s?(list|attachments|input|inputs)?$/i;
const MIME = /^(application|audio|font|image|message|model|text|video)\/[\w.+-]+/;
const FILE_NAME = /\.[a-z0-9]{1,8}$/i;

/**
 * Adds the file that an object describes, if it does: a name with a media type, a name in a list of
 * files, or a media type with data.
 *
 * @returns the member that holds the file's content, which is no text to look for.
 */
export function addNamedFile(
  node: JsonObject,
  role: PartRole,
  listKey: string,
  parts: JsonParts,
): JsonNode | undefined {
  const mime = firstText(node, MIME_KEYS, (text) => MIME.test(text));
  const name = firstText(node, NAME_KEYS, (text) => text !== '');
  const inList = LIST_KEY.test(listKey);
  const data = mime === undefined && !inList ? undefined : dataOf(node, mime);
  const isFile =
    data !== undefined ||
    (name !== undefined && (inList || FILE_NAME.test(name)) && (mime !== undefined || inList));
  if (!isFile) return undefined;
  const bytes = data === undefined ? undefined : Buffer.from(data.text, 'base64');
  parts.file({
    role,
    name: name ?? '',
    mime: mime ?? '',
    size: bytes?.length ?? sizeOfFile(node),
    ...(bytes === undefined ? {} : { bytes }),
  });
  return data?.node;
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

/** Base64 beside a media type. */
function dataOf(
  node: JsonObject,
  mime: string | undefined,
): { readonly node: JsonNode; readonly text: string } | undefined {
  if (mime === undefined) return undefined;
  for (const key of DATA_KEYS) {
    const value = node.get(key);
    if (value?.kind !== 'string') continue;
    const text = value.text;
    // A `data:` URL is a file by itself wherever it stands.
    if (readDataUrl(text) !== undefined) return undefined;
    if (key === 'data' || /^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text)) return { node: value, text };
  }
  return undefined;
}

function sizeOfFile(node: JsonObject): number {
  for (const key of SIZE_KEYS) {
    const size = sizeOf(node, key);
    if (size >= 0) return size;
  }
  return -1;
}
