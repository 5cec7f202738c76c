import { RuleLimitError } from '../error';
import { RULE_LIMITS } from '../limits';
import { arrayOf, elementType, sameType, typeName, type Type } from '../types';
import type { ByteString } from '../../../regex/byte-string';
import type { Value } from '../value';
import {
  integerParameter,
  stringParameter,
  type FunctionDefinition,
  type Parameter,
} from './definition';

const BOOLEANS: Parameter = {
  name: 'conditions',
  expected: 'an Array<Boolean>, for example a comparison with [*]',
  accepts: (type) => sameType(type, arrayOf('Boolean')),
};

export const any: FunctionDefinition = {
  name: 'any',
  parameters: [BOOLEANS],
  returns: 'Boolean',
  seesMissing: true,
  bind:
    () =>
    ([conditions]) =>
      ((conditions ?? []) as readonly boolean[]).includes(true),
  meaning: 'True when a condition holds for at least one element; false for none.',
  example: 'any(http.request.headers.names[*] == "x-api-key")',
};

export const all: FunctionDefinition = {
  name: 'all',
  parameters: [BOOLEANS],
  returns: 'Boolean',
  seesMissing: true,
  bind:
    () =>
    ([conditions]) =>
      !((conditions ?? []) as readonly boolean[]).includes(false),
  meaning: 'True when a condition holds for every element; true when there is none.',
  example: 'all(len(http.request.uri.args["q"][*])[*] < 100)',
};

export const len: FunctionDefinition = {
  name: 'len',
  parameters: [
    {
      name: 'value',
      expected: 'a String or an Array',
      accepts: (type) => type === 'String' || (typeof type !== 'string' && type.kind === 'Array'),
    },
  ],
  returns: 'Integer',
  bind:
    () =>
    ([value]) =>
      (value as ByteString | readonly Value[]).length,
  meaning: 'Number of bytes of a String, or of elements of an Array.',
  example: 'len(http.request.uri.path) > 1000',
};

const CONCATENATED: Parameter = {
  name: 'value',
  expected: 'a String or an Array, like the first argument',
  accepts: (type) => type === 'String' || (typeof type !== 'string' && type.kind === 'Array'),
};

export const concat: FunctionDefinition = {
  name: 'concat',
  parameters: [CONCATENATED],
  rest: CONCATENATED,
  alike: (first, later) =>
    sameType(first, later)
      ? undefined
      : `expected ${typeName(first)} like the first argument, found ${typeName(later)}`,
  returns: (first) => first,
  seesMissing: true,
  bind: () => (args) => {
    const present = args.filter((value) => value !== undefined);
    if (present.length === 0) return undefined;
    return typeof present[0] === 'string'
      ? join(present as ByteString[], '')
      : (present as (readonly Value[])[]).flat();
  },
  meaning: 'Joins Strings to one String, or Arrays to one Array. Missing values are left out.',
  example: 'concat(http.request.method, " ", http.host) == "POST chat.example.com"',
};

/** Joins within the limit of what a function may make. */
export function join(parts: readonly ByteString[], separator: ByteString): ByteString {
  let size = separator.length * Math.max(0, parts.length - 1);
  for (const part of parts) size += part.length;
  if (size > RULE_LIMITS.resultBytes) {
    throw new RuleLimitError(`a function made more than ${RULE_LIMITS.resultBytes} bytes`);
  }
  return parts.join(separator);
}

export const joinStrings: FunctionDefinition = {
  name: 'join',
  parameters: [
    {
      name: 'items',
      expected: 'an Array<String>',
      accepts: (type) => sameType(type, arrayOf('String')),
    },
    stringParameter('separator'),
  ],
  returns: 'String',
  bind:
    () =>
    ([items, separator]) =>
      join(items as ByteString[], separator as ByteString),
  meaning: 'The elements of an Array as one String, with a separator between them.',
  example: 'join(http.request.headers.names, ",") contains "x-a,x-b"',
};

export const split: FunctionDefinition = {
  name: 'split',
  parameters: [
    stringParameter('input'),
    stringParameter('separator', {
      only: 'literal',
      check: (literal) => (literal === '' ? 'the separator is empty' : undefined),
    }),
    integerParameter('limit', {
      only: 'literal',
      check: (literal) =>
        (literal as number) >= 1 && (literal as number) <= 128
          ? undefined
          : 'the limit lies between 1 and 128',
    }),
  ],
  returns: arrayOf('String'),
  bind:
    ([, separator, limit]) =>
    ([input]) =>
      splitAt(input as ByteString, separator as ByteString, Number(limit)),
  meaning: 'Cuts a String at each separator; the last of at most `limit` parts is the rest.',
  example: 'any(split(http.user_agent, " ", 10)[*] == "curl/8.5")',
};

function splitAt(input: ByteString, separator: ByteString, limit: number): ByteString[] {
  const parts: ByteString[] = [];
  let start = 0;
  while (parts.length < limit - 1) {
    const end = input.indexOf(separator, start);
    if (end < 0) break;
    parts.push(input.slice(start, end));
    start = end + separator.length;
  }
  parts.push(input.slice(start));
  return parts;
}

export const hasKey: FunctionDefinition = {
  name: 'has_key',
  parameters: [
    {
      name: 'map',
      expected: 'a Map',
      accepts: (type) => typeof type !== 'string' && type.kind === 'Map',
    },
    stringParameter('key'),
  ],
  returns: 'Boolean',
  bind:
    () =>
    ([map, key]) =>
      (map as ReadonlyMap<ByteString, Value>).has(key as ByteString),
  meaning: 'True when a Map has an entry with this key.',
  example: 'has_key(http.request.headers, "authorization")',
};

/** Types whose elements can be compared: Arrays and Maps of scalars. */
function holdsScalars(type: Type): boolean {
  return typeof elementType(type) === 'string';
}

export const hasValue: FunctionDefinition = {
  name: 'has_value',
  parameters: [
    { name: 'collection', expected: 'an Array or Map of scalars', accepts: holdsScalars },
    {
      name: 'value',
      expected: 'a scalar of the type of the elements',
      accepts: (type) => typeof type === 'string',
    },
  ],
  alike: (first, later) =>
    elementType(first) === later
      ? undefined
      : `expected a value like the elements of ${typeName(first)}, found ${typeName(later)}`,
  returns: 'Boolean',
  bind:
    () =>
    ([collection, value]) => {
      const values = collection instanceof Map ? [...collection.values()] : collection;
      return (values as readonly Value[]).includes(value as Value);
    },
  meaning: 'True when an Array or Map holds this value.',
  example: 'has_value(dlp.findings, "aws-access-key-id")',
};
