import type { Address } from './address';
import type { Integer } from './value';

/** Both ends belong to the range. */
export interface Range<T> {
  readonly first: T;
  readonly last: T;
}

/** Whether a value lies in one of many ranges, by binary search over merged ranges. */
export class RangeSet<T extends Integer | Address> {
  readonly #firsts: T[] = [];
  readonly #lasts: T[] = [];

  constructor(ranges: readonly Range<T>[]) {
    const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
    for (const { first, last } of sorted) {
      const top = this.#lasts.length - 1;
      const previous = this.#lasts[top];
      if (previous !== undefined && first <= previous) {
        if (last > previous) this.#lasts[top] = last;
      } else {
        this.#firsts.push(first);
        this.#lasts.push(last);
      }
    }
  }

  has(value: T): boolean {
    let low = 0;
    let high = this.#firsts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#firsts[middle] as T) <= value) low = middle + 1;
      else high = middle;
    }
    const last = this.#lasts[low - 1];
    return last !== undefined && value <= last;
  }
}

/** Ranges of both address families; an IPv4 address is never in an IPv6 range. */
export class AddressSet {
  readonly #ipv4: RangeSet<number>;
  readonly #ipv6: RangeSet<bigint>;

  constructor(ranges: readonly Range<Address>[]) {
    const ipv4: Range<number>[] = [];
    const ipv6: Range<bigint>[] = [];
    for (const { first, last } of ranges) {
      if (typeof first === 'number' && typeof last === 'number') ipv4.push({ first, last });
      if (typeof first === 'bigint' && typeof last === 'bigint') ipv6.push({ first, last });
    }
    this.#ipv4 = new RangeSet(ipv4);
    this.#ipv6 = new RangeSet(ipv6);
  }

  has(address: Address): boolean {
    return typeof address === 'number' ? this.#ipv4.has(address) : this.#ipv6.has(address);
  }
}
