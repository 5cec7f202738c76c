import { utf8, type ByteString } from '../../regex/byte-string';
import type { FieldValue } from '../types';
import { parseAddress, type Address } from './address';
import type { Type } from './types';

/** A 64-bit integer: a number where it is exact, else a bigint, so that `===` compares values. */
export type Integer = number | bigint;

export type Value =
  boolean | Integer | ByteString | Address | readonly Value[] | ReadonlyMap<ByteString, Value>;

export const MIN_INTEGER = -(2n ** 63n);
export const MAX_INTEGER = 2n ** 63n - 1n;

export function bytesToString(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Undefined when the value does not fit into 64 bits. */
export function toInteger(value: number | bigint): Integer | undefined {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
    if (!Number.isInteger(value)) return undefined;
    return toInteger(BigInt(value));
  }
  if (value < MIN_INTEGER || value > MAX_INTEGER) return undefined;
  const short = Number(value);
  return Number.isSafeInteger(short) ? short : value;
}

/** Brings a value from outside into the form of its type; undefined when it is not of the type. */
export function toValue(type: Type, value: FieldValue): Value | undefined {
  switch (type) {
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'Integer':
      return typeof value === 'number' || typeof value === 'bigint' ? toInteger(value) : undefined;
    case 'String':
      if (typeof value === 'string') return utf8(value);
      return value instanceof Uint8Array ? bytesToString(value) : undefined;
    case 'IP':
      return typeof value === 'string' ? parseAddress(value) : undefined;
    default:
      return type.kind === 'Array' ? toArray(type.of, value) : toMap(type.of, value);
  }
}

function toArray(of: Type, value: FieldValue): readonly Value[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: Value[] = [];
  for (const item of value as readonly FieldValue[]) {
    const converted = toValue(of, item);
    if (converted === undefined) return undefined;
    items.push(converted);
  }
  return items;
}

function toMap(of: Type, value: FieldValue): ReadonlyMap<ByteString, Value> | undefined {
  if (!(value instanceof Map)) return undefined;
  const entries = new Map<ByteString, Value>();
  for (const [key, item] of value as ReadonlyMap<string, FieldValue>) {
    const converted = toValue(of, item);
    if (converted === undefined) return undefined;
    entries.set(utf8(key), converted);
  }
  return entries;
}
