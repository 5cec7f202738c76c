import { MAX_BYTE, negate, type Ranges } from './ranges';

/** The ASCII classes of Perl: `\d`, `\s`, `\w`. `\s` includes the vertical tab, as in Rust. */
export const DIGIT: Ranges = [[0x30, 0x39]];
export const SPACE: Ranges = [
  [0x09, 0x0d],
  [0x20, 0x20],
];
export const WORD: Ranges = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];

/** `[[:name:]]`, all ASCII. */
export const POSIX: ReadonlyMap<string, Ranges> = new Map<string, Ranges>([
  [
    'alnum',
    [
      [0x30, 0x39],
      [0x41, 0x5a],
      [0x61, 0x7a],
    ],
  ],
  [
    'alpha',
    [
      [0x41, 0x5a],
      [0x61, 0x7a],
    ],
  ],
  ['ascii', [[0x00, 0x7f]]],
  [
    'blank',
    [
      [0x09, 0x09],
      [0x20, 0x20],
    ],
  ],
  [
    'cntrl',
    [
      [0x00, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ['digit', DIGIT],
  ['graph', [[0x21, 0x7e]]],
  ['lower', [[0x61, 0x7a]]],
  ['print', [[0x20, 0x7e]]],
  [
    'punct',
    [
      [0x21, 0x2f],
      [0x3a, 0x40],
      [0x5b, 0x60],
      [0x7b, 0x7e],
    ],
  ],
  ['space', SPACE],
  ['upper', [[0x41, 0x5a]]],
  ['word', WORD],
  [
    'xdigit',
    [
      [0x30, 0x39],
      [0x41, 0x46],
      [0x61, 0x66],
    ],
  ],
]);

/** Unicode's meaning of the Perl classes, as property names (UTS #18, annex C). */
export const UNICODE_PERL: Readonly<Record<string, readonly string[]>> = {
  d: ['Nd'],
  s: ['White_Space'],
  w: ['Alphabetic', 'M', 'Nd', 'Pc', 'Join_Control'],
};

const ASCII_CASE_DISTANCE = 0x20;

/** Adds the other case of each ASCII letter. */
export function foldAscii(ranges: Ranges): Ranges {
  const folded: [number, number][] = ranges.map(([first, last]) => [first, last]);
  for (const [first, last] of ranges) {
    const upper = overlap(first, last, 0x41, 0x5a);
    if (upper) folded.push([upper[0] + ASCII_CASE_DISTANCE, upper[1] + ASCII_CASE_DISTANCE]);
    const lower = overlap(first, last, 0x61, 0x7a);
    if (lower) folded.push([lower[0] - ASCII_CASE_DISTANCE, lower[1] - ASCII_CASE_DISTANCE]);
  }
  return folded;
}

function overlap(aFirst: number, aLast: number, bFirst: number, bLast: number) {
  const first = Math.max(aFirst, bFirst);
  const last = Math.min(aLast, bLast);
  return first <= last ? ([first, last] as const) : undefined;
}

/** `.` over bytes: everything but the line feed. */
export const NOT_LINE_FEED: Ranges = negate([[0x0a, 0x0a]], MAX_BYTE);
