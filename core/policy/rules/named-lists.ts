import { AddressSet, RangeSet } from './ranges';
import { readAddressRange, readIntegerRange, type Read } from './literal';
import type { Membership } from './typed-tree';
import { utf8 } from '../../regex/byte-string';
import { toInteger, type Integer } from './value';
import type { Address } from './address';

export type ListKind = 'String' | 'Integer' | 'IP';

/** A list by name, for `in $name`. */
export interface NamedList {
  /** Undefined where the list takes the type of what it is compared with. */
  readonly kind?: ListKind;
  readonly items: readonly (string | number | bigint)[];
}

export type NamedLists = ReadonlyMap<string, NamedList>;

/** The first entry that does not fit, or the set. Entries may be ranges and networks. */
export type ListRead =
  | { readonly ok: true; readonly set: Membership }
  | { readonly ok: false; readonly item: number; readonly message: string };

export function readList(list: NamedList, kind: ListKind): ListRead {
  switch (kind) {
    case 'String':
      return readItems(list.items, readString, (items) => new Set(items));
    case 'Integer':
      return readItems(list.items, readNumber, (items) => new RangeSet<Integer>(items));
    case 'IP':
      return readItems(list.items, readNetwork, (items) => new AddressSet(items));
  }
}

function readItems<T, S extends { has(value: never): boolean }>(
  items: NamedList['items'],
  read: (item: string | number | bigint) => Read<T>,
  collect: (items: T[]) => S,
): ListRead {
  const values: T[] = [];
  for (const [index, item] of items.entries()) {
    const value = read(item);
    if (!value.ok) return { ok: false, item: index, message: value.message };
    values.push(value.value);
  }
  return { ok: true, set: collect(values) };
}

function readString(item: string | number | bigint): Read<string> {
  return typeof item === 'string'
    ? { ok: true, value: utf8(item) }
    : { ok: false, message: 'a list of strings holds text only' };
}

function readNumber(item: string | number | bigint): Read<{ first: Integer; last: Integer }> {
  if (typeof item === 'string') return readIntegerRange(item);
  const value = toInteger(item);
  return value === undefined
    ? { ok: false, message: `${item} is no 64-bit integer` }
    : { ok: true, value: { first: value, last: value } };
}

function readNetwork(item: string | number | bigint): Read<{ first: Address; last: Address }> {
  return typeof item === 'string'
    ? readAddressRange(item)
    : { ok: false, message: 'a list of addresses holds text only' };
}
