import type { ManagedSettings } from './schema';

type PlainObject = Readonly<Record<string, unknown>>;

/**
 * Settings that are short for a place in the policy document, so that group policy has a plain field
 * for what every organisation sets. What `policy` itself says at that place wins.
 */
const PLACES = {
  organisation: ['organisation', 'name'],
  supportUrl: ['organisation', 'supportUrl'],
  failure: ['failure'],
  doNotInspect: ['intercept', 'doNotInspect'],
  isolationEngine: ['isolation', 'engine'],
} as const satisfies Partial<Record<keyof ManagedSettings, readonly string[]>>;

/**
 * The part of the policy that a level sets, with its short settings written out; as it was
 * written.
 */
export function policyOf(level: PlainObject): Record<string, unknown> | undefined {
  const short = Object.entries(PLACES).flatMap(([key, path]) =>
    level[key] === undefined ? [] : [nested(path, level[key])],
  );
  const parts = isPlainObject(level['policy']) ? [...short, level['policy']] : short;
  return parts.length === 0 ? undefined : parts.reduce<Record<string, unknown>>(merge, {});
}

function nested(path: readonly string[], value: unknown): PlainObject {
  const [first = '', ...rest] = path;
  return { [first]: rest.length === 0 ? value : nested(rest, value) };
}

/** True for what JSON calls an object: neither null nor a list. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects are merged key by key; a list or a plain value replaces the weaker one. */
export function merge(weak: PlainObject, strong: PlainObject): Record<string, unknown> {
  const result: Record<string, unknown> = { ...weak };
  for (const [key, value] of Object.entries(strong)) {
    const below = result[key];
    result[key] = isPlainObject(below) && isPlainObject(value) ? merge(below, value) : value;
  }
  return result;
}
