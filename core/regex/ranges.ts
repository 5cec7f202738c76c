/** Sorted, disjoint, inclusive ranges of bytes or code points. */
export type Ranges = readonly (readonly [number, number])[];

export const MAX_BYTE = 0xff;
export const MAX_CODE_POINT = 0x10ffff;

export function normalise(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const top = merged.at(-1);
    if (top && first <= top[1] + 1) top[1] = Math.max(top[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Every number from 0 to `max`, inclusive, that is in no range. */
export function negate(ranges: Ranges, max: number): Ranges {
  const rest: [number, number][] = [];
  let next = 0;
  for (const [first, last] of normalise(ranges)) {
    if (first > next) rest.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= max) rest.push([next, max]);
  return rest;
}

export function intersect(a: Ranges, b: Ranges): Ranges {
  const both: [number, number][] = [];
  const left = normalise(a);
  const right = normalise(b);
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const [aFirst, aLast] = left[i] as [number, number];
    const [bFirst, bLast] = right[j] as [number, number];
    const first = Math.max(aFirst, bFirst);
    const last = Math.min(aLast, bLast);
    if (first <= last) both.push([first, last]);
    if (aLast < bLast) i++;
    else j++;
  }
  return both;
}

/** What is in `a` and not in `b`; `max` is the largest number of all. */
export function subtract(a: Ranges, b: Ranges, max: number): Ranges {
  return intersect(a, negate(b, max));
}
