import { toText } from '../regex/byte-string';
import { longPiiName, shortPiiName } from './fields/pii-types';
import { parseJson, type Json } from './rules/json';
import type { FieldReader } from './rules/evaluation';
import type { NamedList, NamedLists } from './rules/named-lists';
import { typeName, type Type } from './rules/types';
import { toValue, type Value } from './rules/value';
import type { PolicyField, PolicyScheme } from './scheme';
import type { FieldValue } from './types';

/** A context that is not what it must be: the message says which name. */
export class ContextError extends Error {
  override readonly name = 'ContextError';
  readonly code = 'RULE_CONTEXT';
}

type JsonObject = { readonly [name: string]: Json };

/** Fields whose values are the same in other words: name → how to get it from the other's value. */
const TRANSLATED: ReadonlyMap<string, { from: string; translate: (name: string) => string }> =
  new Map([
    ['llm.prompt.pii_types', { from: 'llm.prompt.pii_categories', translate: shortPiiName }],
    ['llm.prompt.pii_categories', { from: 'llm.prompt.pii_types', translate: longPiiName }],
  ]);

/** Reads the JSON of a line or file, with exact integers; throws `ContextError`. */
export function readJsonObject(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw new ContextError('not a JSON object');
  return value;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Values of fields by name, as `rules eval` takes them: a value may come under any alias, bytes as
 * `{"$hex":"ff00"}`, and `$lists` holds the named lists.
 */
export class RuleContext {
  constructor(
    private readonly values: JsonObject,
    private readonly scheme: PolicyScheme,
  ) {}

  lists(): NamedLists {
    const lists = this.values['$lists'];
    if (lists === undefined) return new Map();
    if (!isObject(lists)) throw new ContextError('$lists is an object of arrays');
    return new Map(Object.entries(lists).map(([name, items]) => [name, toList(name, items)]));
  }

  /** The text of a String field, for those who decide by more than an expression. */
  text(name: string): string | undefined {
    const value = this.#named(name);
    return typeof value === 'string' ? toText(value) : undefined;
  }

  /** The texts of an Array of Strings; none where it is missing. */
  texts(name: string): string[] {
    const value = this.#named(name);
    return Array.isArray(value) ? (value as readonly string[]).map(toText) : [];
  }

  integer(name: string): number | undefined {
    const value = this.#named(name);
    return typeof value === 'number' ? value : undefined;
  }

  #named(name: string): Value | undefined {
    const field = this.scheme.find(name);
    return field && this.#own(field);
  }

  /** Throws `ContextError` when a value is not of the field's type. */
  reader(): FieldReader {
    return ({ slot }) => {
      const field = this.scheme.fields[slot];
      return field && (this.#own(field) ?? this.#translated(field));
    };
  }

  #own(field: PolicyField): Value | undefined {
    for (const name of [field.name, ...(field.aliases ?? [])]) {
      if (!Object.hasOwn(this.values, name)) continue;
      const json = this.values[name] ?? null;
      const value = toValue(field.type, toFieldValue(name, json, field.type));
      if (value !== undefined) return value;
      throw new ContextError(`the value of ${name} is no ${typeName(field.type)}`);
    }
    return undefined;
  }

  #translated(field: PolicyField): Value | undefined {
    const other = TRANSLATED.get(field.name);
    const source = other && this.scheme.find(other.from);
    const names = source && (this.#own(source) as readonly string[] | undefined);
    return names?.map((name) => other?.translate(name) ?? name);
  }
}

function toList(name: string, items: Json): NamedList {
  const values: (string | number | bigint)[] = [];
  for (const item of Array.isArray(items) ? (items as readonly Json[]) : [null]) {
    if (typeof item !== 'string' && typeof item !== 'bigint') {
      throw new ContextError(`$lists.${name} is an array of strings or integers`);
    }
    values.push(item);
  }
  return { items: values };
}

function toFieldValue(name: string, json: Json, type: Type): FieldValue {
  if (json === null) throw new ContextError(`the value of ${name} is null; leave it out instead`);
  if (Array.isArray(json)) {
    const element = typeof type === 'string' ? type : type.of;
    return (json as readonly Json[]).map((item) => toFieldValue(name, item, element));
  }
  if (!isObject(json)) return json as boolean | number | bigint | string;
  const hex = type === 'String' ? json['$hex'] : undefined;
  if (typeof hex === 'string' && /^(?:[0-9A-Fa-f]{2})*$/.test(hex)) return Buffer.from(hex, 'hex');
  const element = typeof type === 'string' ? type : type.of;
  return new Map(
    Object.entries(json).map(([key, item]) => [key, toFieldValue(name, item, element)]),
  );
}
