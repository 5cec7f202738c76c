import { asObject, itemsOf, sizeOf, textOf, type JsonParts } from '../json-body';
import type { JsonNode } from '../json-source';

/** The member of a node that may not be an object. */
export function memberOf(node: JsonNode | undefined, key: string): JsonNode | undefined {
  return asObject(node)?.get(key);
}

/** A member down several levels. */
export function memberAt(
  node: JsonNode | undefined,
  ...keys: readonly string[]
): JsonNode | undefined {
  return keys.reduce<JsonNode | undefined>((inside, key) => memberOf(inside, key), node);
}

/** The text of a string member that is not empty, or a number as text. */
export function textValue(node: JsonNode | undefined, key: string): string | undefined {
  const value = memberOf(node, key);
  if (value?.kind === 'scalar' && /^[1-9]\d*$/.test(value.word)) return value.word;
  return value?.kind === 'string' && value.text !== '' ? value.text : undefined;
}

const NAMES = ['name', 'file_name', 'fileName', 'filename', 'title', 'display_name'];
const MIMES = [
  'mime_type',
  'mimeType',
  'content_type',
  'contentType',
  'file_type',
  'media_type',
  'type',
];

/** Files of a list: objects with a name, or addresses and ids. */
export function addFiles(list: JsonNode | undefined, parts: JsonParts): void {
  for (const item of itemsOf(list)) {
    if (item.kind === 'string') {
      const name = item.text.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '';
      if (item.text !== '') parts.file({ role: 'user', name, mime: '', size: -1 });
      continue;
    }
    const named = [item, memberOf(item, 'file'), memberOf(item, 'meta')];
    const first = (keys: readonly string[]): string | undefined => {
      for (const node of named) {
        for (const key of keys) {
          const text = textOf(node, key);
          if (text !== undefined && text !== '') return text;
        }
      }
      return undefined;
    };
    const mime = first(MIMES) ?? '';
    const size = Math.max(
      sizeOf(item, 'size'),
      sizeOf(item, 'file_size'),
      sizeOf(item, 'fileSize'),
    );
    parts.file({
      role: 'user',
      name: first(NAMES) ?? first(['id', 'file_id', 'fileId', 'url']) ?? '',
      mime: mime.includes('/') ? mime : '',
      size,
    });
  }
}
