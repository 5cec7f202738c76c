import type { SettingSchema } from '../../../core/exchange/setting-schema';

/** Where in a document a setting stands: names of settings, and numbers in lists. */
export type SettingPath = readonly (string | number)[];

/** One setting that can be added to an object. */
export interface OfferedSetting {
  readonly name: string;
  readonly schema: SettingSchema;
}

/** The schemas that may hold at one place: a setting can have one of several shapes. */
function branches(schema: SettingSchema): readonly SettingSchema[] {
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return choices.length === 0 ? [schema] : choices.flatMap(branches);
}

function below(schema: SettingSchema, segment: string | number): readonly SettingSchema[] {
  if (typeof segment === 'number') return schema.items === undefined ? [] : branches(schema.items);
  const named = schema.properties?.[segment];
  if (named !== undefined) return branches(named);
  const other = schema.additionalProperties;
  return typeof other === 'object' ? branches(other) : [];
}

/** All schemas that may hold at a path; empty where the path leads nowhere. */
export function schemasAt(root: SettingSchema, path: SettingPath): readonly SettingSchema[] {
  return path.reduce<readonly SettingSchema[]>(
    (schemas, segment) => schemas.flatMap((schema) => below(schema, segment)),
    branches(root),
  );
}

/** Settings that the object at a path can hold and does not hold yet, each name once. */
export function settingsAt(
  root: SettingSchema,
  path: SettingPath,
  present: ReadonlySet<string>,
): readonly OfferedSetting[] {
  const offered = new Map<string, SettingSchema>();
  for (const schema of schemasAt(root, path)) {
    for (const [name, setting] of Object.entries(schema.properties ?? {})) {
      if (!present.has(name) && !offered.has(name)) offered.set(name, setting);
    }
  }
  return [...offered].map(([name, schema]) => ({ name, schema }));
}

/** The values that a setting is limited to, as JSON; empty where it takes others too. */
export function valuesAt(root: SettingSchema, path: SettingPath): readonly string[] {
  const values = schemasAt(root, path).flatMap((schema) => {
    if (schema.const !== undefined) return [schema.const];
    if (schema.enum !== undefined) return schema.enum;
    return schema.type === 'boolean' ? [true, false] : [];
  });
  return [...new Set(values.map((value) => JSON.stringify(value)))];
}

const EMPTY: Readonly<Record<string, string>> = {
  string: '""',
  array: '[]',
  object: '{}',
  boolean: 'true',
};

/** A value to begin with: the default, the first choice, or an empty one of the setting's type. */
export function firstValue(schema: SettingSchema): string {
  const [first = schema] = branches(schema);
  const value = schema.default ?? first.const ?? first.enum?.[0];
  if (value !== undefined) return JSON.stringify(value);
  return EMPTY[first.type ?? ''] ?? '0';
}

/** The kind of value in a few characters, for the list of completions: `string`, `info | warning`. */
export function kindOf(schema: SettingSchema): string {
  const kinds = branches(schema).map(({ const: only, enum: some, type }) => {
    if (only !== undefined) return JSON.stringify(only);
    return some === undefined
      ? (type ?? '')
      : some.map((value) => JSON.stringify(value)).join(' | ');
  });
  const text = [...new Set(kinds)].join(' | ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
