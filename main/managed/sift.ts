import type { z } from 'zod';

export interface RefusedValue {
  /** JSON path, `policy.intercept.hosts[2]`. */
  readonly path: string;
  readonly message: string;
}

export interface Sifted {
  /** The input without what was refused. */
  readonly value: unknown;
  readonly refused: readonly RefusedValue[];
}

type Key = string | number;

/** Refused values per document; a document with more is refused as a whole. */
export const MAX_REFUSED = 500;

/**
 * Takes out of a document what the schema does not accept, one value at a time, so that one typing
 * mistake does not put the rest out of force. A value whose required part is bad goes as a whole.
 */
export function sift(schema: z.ZodType, document: unknown): Sifted {
  const value = structuredClone(document);
  const refused: RefusedValue[] = [];
  while (refused.length < MAX_REFUSED) {
    const result = schema.safeParse(value);
    if (result.success) return { value, refused };
    const bad = badPaths(result.error.issues, value);
    // From the back, so that taking an element out of a list does not move the others that are bad.
    for (const { path, message } of bad.sort(byPathBackwards)) {
      if (path.length === 0) return { value: {}, refused: [...refused, { path: '', message }] };
      if (remove(value, path)) refused.push({ path: pathText(path), message });
    }
  }
  const message = `more than ${MAX_REFUSED} values are wrong; nothing of it is used`;
  return { value: {}, refused: [...refused, { path: '', message }] };
}

interface BadPath {
  readonly path: readonly Key[];
  readonly message: string;
}

function badPaths(issues: readonly z.core.$ZodIssue[], value: unknown): BadPath[] {
  const bad = new Map<string, BadPath>();
  for (const issue of issues) {
    const path = issue.path.filter((key): key is Key => typeof key !== 'symbol');
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...path, key], message: 'there is no such setting' }))
        : [{ path: existing(path, value), message: issue.message }];
    for (const entry of paths) bad.set(JSON.stringify(entry.path), entry);
  }
  return [...bad.values()];
}

/** The longest part of a path that is there: a missing required value condemns what should hold it. */
function existing(path: readonly Key[], value: unknown): readonly Key[] {
  let at = value;
  for (const [depth, key] of path.entries()) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key))
      return path.slice(0, depth);
    at = (at as Record<Key, unknown>)[key];
  }
  return path;
}

function remove(root: unknown, path: readonly Key[]): boolean {
  const last = path[path.length - 1];
  let at = root;
  for (const key of path.slice(0, -1)) {
    if (typeof at !== 'object' || at === null) return false;
    at = (at as Record<Key, unknown>)[key];
  }
  if (last === undefined || typeof at !== 'object' || at === null) return false;
  if (Array.isArray(at)) return at.splice(Number(last), 1).length > 0;
  return Object.hasOwn(at, last) && Reflect.deleteProperty(at, last);
}

function byPathBackwards(a: BadPath, b: BadPath): number {
  const shared = Math.min(a.path.length, b.path.length);
  for (let depth = 0; depth < shared; depth++) {
    const [x, y] = [a.path[depth], b.path[depth]];
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return y - x;
    return String(x) < String(y) ? 1 : -1;
  }
  return b.path.length - a.path.length;
}

function pathText(path: readonly Key[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`,
    '',
  );
}
