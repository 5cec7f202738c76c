import { isObject, type JsonObject } from '../protocol/message';

/** Depth to which results are searched for resources. */
const DEPTH = 8;

/** An address that a result mentions, as the client is to see it. */
export type Rename = (uri: string) => string;

/**
 * Renames the resources that a result mentions: links, embedded resources, and contents that were
 * read. Addresses inside of texts stay as they are.
 */
export function renameResources(result: JsonObject, rename: Rename): JsonObject {
  return walk(result, rename, DEPTH) as JsonObject;
}

function walk(value: unknown, rename: Rename, depth: number): unknown {
  if (depth === 0) return value;
  if (Array.isArray(value)) {
    let changed = false;
    const items = value.map((item: unknown) => {
      const renamed = walk(item, rename, depth - 1);
      if (renamed !== item) changed = true;
      return renamed;
    });
    return changed ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: JsonObject | undefined;
  for (const key of ['content', 'contents', 'messages', 'resource'] as const) {
    const child = value[key];
    const renamed = walk(child, rename, depth - 1);
    if (renamed !== child) changed = { ...(changed ?? value), [key]: renamed };
  }
  const { uri } = value;
  const isResource = value['type'] === 'resource_link' || 'text' in value || 'blob' in value;
  if (typeof uri === 'string' && isResource) {
    const renamed = rename(uri);
    if (renamed !== uri) changed = { ...(changed ?? value), uri: renamed };
  }
  return changed ?? value;
}
