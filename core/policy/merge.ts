/** A JSON object from outside; nothing is known of its values. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** A policy document put together from two sources. */
export interface MergedPolicy {
  /** Not validated yet: give it to `parsePolicy`. */
  readonly document: JsonRecord;
  /** Paths of the settings that the managed document decides (`warn.timeoutSeconds`), sorted. */
  readonly managed: readonly string[];
}

/**
 * Lays a partial document over another one. Objects are merged key by key, every other value and
 * every array takes the place of the lower one, except `rules`: the upper rules are put in front, so
 * that they are asked first, and take the place of lower rules with the same id.
 */
export function mergePolicy(lower: JsonRecord, managed: JsonRecord): MergedPolicy {
  const { rules, ...settings } = managed;
  const paths: string[] = [];
  const document: Record<string, unknown> = mergeObjects(lower, settings, '', paths);
  if (rules !== undefined) {
    document['rules'] = rulesInFront(rules, lower['rules']);
    paths.push('rules');
  }
  return { document, managed: paths.sort() };
}

function mergeObjects(
  lower: JsonRecord,
  upper: JsonRecord,
  prefix: string,
  paths: string[],
): Record<string, unknown> {
  const merged = new Map(Object.entries(lower));
  for (const [key, value] of Object.entries(upper)) {
    const below = merged.get(key);
    const path = prefix + key;
    if (isRecord(value)) {
      merged.set(key, mergeObjects(isRecord(below) ? below : {}, value, `${path}.`, paths));
    } else {
      merged.set(key, value);
      paths.push(path);
    }
  }
  // A key such as `__proto__` becomes a plain property, which the schema refuses.
  return Object.fromEntries(merged);
}

function rulesInFront(upper: unknown, lower: unknown): unknown {
  if (!Array.isArray(upper) || !Array.isArray(lower)) return upper;
  const front = upper as readonly unknown[];
  const taken = new Set<unknown>(front.map(idOf).filter((id) => id !== undefined));
  return [...front, ...(lower as readonly unknown[]).filter((rule) => !taken.has(idOf(rule)))];
}

function idOf(rule: unknown): unknown {
  return isRecord(rule) ? rule['id'] : undefined;
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
