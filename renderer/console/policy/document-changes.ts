/** What differs between two policy documents, in terms that fit in a sentence. */
export interface DocumentChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Top-level settings besides rules that differ; `order` when rules only moved. */
  readonly other: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with sorted keys, so that the order of keys makes no difference. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function rulesById(document: Json): ReadonlyMap<string, Json> {
  const rules = Array.isArray(document['rules']) ? document['rules'] : [];
  return new Map(rules.filter(isObject).map((rule) => [String(rule['id']), rule]));
}

const nameOf = (id: string, rule: Json): string =>
  typeof rule['name'] === 'string' ? rule['name'] : id;

/** Compares two documents. What is not an object counts as an empty document. */
export function documentChanges(before: unknown, after: unknown): DocumentChanges {
  const old = isObject(before) ? before : {};
  const now = isObject(after) ? after : {};
  const oldRules = rulesById(old);
  const nowRules = rulesById(now);
  const named = (rules: ReadonlyMap<string, Json>, keep: (id: string, rule: Json) => boolean) =>
    [...rules].filter(([id, rule]) => keep(id, rule)).map(([id, rule]) => nameOf(id, rule));

  const common = (rules: ReadonlyMap<string, Json>) =>
    [...rules.keys()].filter((id) => oldRules.has(id) && nowRules.has(id)).join('\n');
  const other = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (key) => key !== 'rules' && key !== 'version' && canonical(old[key]) !== canonical(now[key]),
  );
  return {
    added: named(nowRules, (id) => !oldRules.has(id)),
    removed: named(oldRules, (id) => !nowRules.has(id)),
    changed: named(nowRules, (id, rule) => {
      const was = oldRules.get(id);
      return was !== undefined && canonical(was) !== canonical(rule);
    }),
    other: common(oldRules) === common(nowRules) ? other : [...other, 'order'],
  };
}
