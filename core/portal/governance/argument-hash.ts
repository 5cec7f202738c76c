import { createHash } from 'node:crypto';
import { isObject } from '../protocol/message';

/** JSON with sorted keys: the same for values that differ in the order of members only. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 of a value's canonical JSON, base64url. */
export function valueHash(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url');
}
