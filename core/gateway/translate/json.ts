/**
 * Walks through JSON that nobody has checked: what is not there or of another type is
 * `undefined`.
 */
export type Json = Readonly<Record<string, unknown>>;

export function asJson(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

export function flagAt(value: unknown, ...path: readonly string[]): boolean | undefined {
  const found = valueAt(value, path);
  return typeof found === 'boolean' ? found : undefined;
}

export function jsonAt(value: unknown, ...path: readonly string[]): Json | undefined {
  return asJson(valueAt(value, path));
}

/** The list at the end of a path of members; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  return listOf(valueAt(value, path));
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) at = asJson(at)?.[key];
  return at;
}

/** The object without the members that are `undefined`, for bodies that are sent. */
export function compact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // whoever asks says what that means
  }
}

/** The arguments of a tool call as an object; models write nothing where there are none. */
export function argumentsOf(text: string): Json {
  return asJson(parseJson(text)) ?? {};
}
