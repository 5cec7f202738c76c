import { maskAddress, type Address } from '../address';
import { parseJson, type Json } from '../json';
import { RULE_LIMITS } from '../limits';
import type { ByteString } from '../../../regex/byte-string';
import type { Value } from '../value';
import { toText, utf8 } from '../../../regex/byte-string';
import { toInteger } from '../value';
import {
  integerParameter,
  stringParameter,
  type FunctionDefinition,
  type Parameter,
} from './definition';

const KEY: Parameter = {
  name: 'key',
  expected: 'a String (a name) or an Integer (a position)',
  accepts: (type) => type === 'String' || type === 'Integer',
};

/** The value below a path of names and positions; undefined when the text is no JSON or has none. */
function lookUp(document: ByteString, keys: readonly (Value | undefined)[]): Json | undefined {
  if (document.length > RULE_LIMITS.jsonBytes) return undefined;
  return keys.reduce<Json | undefined>(member, parseJson(toText(document)));
}

function member(value: Json | undefined, key: Value | undefined): Json | undefined {
  if (isArray(value)) return typeof key === 'string' ? undefined : value[Number(key)];
  if (typeof value !== 'object' || value === null || typeof key !== 'string') return undefined;
  const name = toText(key);
  return Object.hasOwn(value, name) ? value[name] : undefined;
}

function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export const lookupJsonString: FunctionDefinition = {
  name: 'lookup_json_string',
  parameters: [stringParameter('json'), KEY],
  rest: KEY,
  returns: 'String',
  bind:
    () =>
    ([json, ...keys]) => {
      const value = lookUp(json as ByteString, keys);
      return typeof value === 'string' ? utf8(value) : undefined;
    },
  meaning: 'The string at a path of names and positions in JSON text.',
  example: 'lookup_json_string(http.request.body.raw, "messages", 0, "role") == "user"',
};

export const lookupJsonInteger: FunctionDefinition = {
  name: 'lookup_json_integer',
  parameters: [stringParameter('json'), KEY],
  rest: KEY,
  returns: 'Integer',
  bind:
    () =>
    ([json, ...keys]) => {
      const value = lookUp(json as ByteString, keys);
      return typeof value === 'bigint' ? toInteger(value) : undefined;
    },
  meaning: 'The integer at a path of names and positions in JSON text; `42.0` is none.',
  example: 'lookup_json_integer(http.request.body.raw, "max_tokens") > 1000',
};

function bits(name: string, most: number): Parameter {
  return integerParameter(name, {
    only: 'literal',
    check: (literal) =>
      (literal as number) >= 1 && (literal as number) <= most
        ? undefined
        : `${name} lies between 1 and ${most}`,
  });
}

const ADDRESS: Parameter = {
  name: 'address',
  expected: 'an IP',
  accepts: (type) => type === 'IP',
  only: 'computed',
};

export const cidr: FunctionDefinition = {
  name: 'cidr',
  parameters: [ADDRESS, bits('ipv4_bits', 32), bits('ipv6_bits', 128)],
  returns: 'IP',
  bind:
    ([, ipv4, ipv6]) =>
    ([address]) => {
      const length = typeof address === 'number' ? Number(ipv4) : Number(ipv6);
      return maskAddress(address as Address, length);
    },
  meaning: 'The network of an address, with these many bits.',
  example: 'cidr(ip.src, 24, 64) == 192.0.2.0',
};

export const cidr6: FunctionDefinition = {
  name: 'cidr6',
  parameters: [ADDRESS, bits('ipv6_bits', 128)],
  returns: 'IP',
  bind:
    ([, ipv6]) =>
    ([address]) =>
      typeof address === 'number' ? address : maskAddress(address as Address, Number(ipv6)),
  meaning: 'The network of an IPv6 address; an IPv4 address stays as it is.',
  example: 'cidr6(ip.src, 48) == 2001:db8::',
};
