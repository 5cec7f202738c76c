import { normalise, type Ranges } from './ranges';

/** Planes that hold more than one kind of code point: 0–3, and the tags and selectors of 14. */
const VARIED: Ranges = [
  [0x0, 0xd7ff],
  [0xe000, 0x3ffff],
  [0xe0000, 0xe0fff],
];
/** Everything else is unassigned or for private use: one code point speaks for its whole range. */
const UNIFORM: Ranges = [
  [0x40000, 0xdffff],
  [0xe1000, 0xeffff],
  [0xf0000, 0x10ffff],
];

let varied: string | undefined;
const cache = new Map<string, Ranges | undefined>();

/** The code points of `VARIED` in order, made when first needed. */
function variedCodePoints(): string {
  if (varied === undefined) {
    const units: number[] = [];
    for (const [first, last] of VARIED) {
      for (let c = first; c <= last; c++) {
        if (c < 0x10000) units.push(c);
        else units.push(0xd7c0 + (c >> 10), 0xdc00 + (c & 0x3ff));
      }
    }
    varied = Buffer.from(Uint16Array.from(units).buffer).toString('utf16le');
  }
  return varied;
}

/** Names as people write them, `greek` or `Script=Greek`, in the spellings that the engine knows. */
function spellings(name: string): string[] {
  const value = name.replace(/^(?:sc|script|gc|general_category)\s*[=:]\s*/i, '').trim();
  const capital = value
    .toLowerCase()
    .replace(
      /(^|[_ -])([a-z])/g,
      (_, gap: string, letter: string) => (gap ? '_' : '') + letter.toUpperCase(),
    );
  return [value, capital].flatMap((word) => [word, `Script=${word}`]);
}

/**
 * The code points of a Unicode property, for example `L`, `Lu`, `Greek`, `Alphabetic`; undefined for
 * an unknown name. The tables are those of the JavaScript engine.
 */
export function unicodeProperty(name: string): Ranges | undefined {
  if (!/^[A-Za-z0-9_ =:-]{1,64}$/.test(name)) return undefined;
  if (!cache.has(name)) cache.set(name, lookUp(name));
  return cache.get(name);
}

function lookUp(name: string): Ranges | undefined {
  for (const spelling of spellings(name)) {
    const run = compile(`\\p{${spelling}}+`);
    if (!run) continue;
    const ranges: [number, number][] = [];
    for (const [text] of variedCodePoints().matchAll(run)) {
      const tail = text.charCodeAt(text.length - 1);
      const pair = (tail & 0xfc00) === 0xdc00;
      const last = pair ? text.codePointAt(text.length - 2) : tail;
      addRun(ranges, text.codePointAt(0) ?? 0, last ?? 0);
    }
    const one = new RegExp(run.source, 'u');
    for (const [first, last] of UNIFORM) {
      if (one.test(String.fromCodePoint(first))) ranges.push([first, last]);
    }
    return normalise(ranges);
  }
  return undefined;
}

/** A run may go on across the gaps between the varied ranges, which it does not hold. */
function addRun(ranges: [number, number][], first: number, last: number): void {
  for (const [from, to] of VARIED) {
    if (first <= to && last >= from) ranges.push([Math.max(first, from), Math.min(last, to)]);
  }
}

function compile(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'gu');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Adds the other case of each letter: the simple case folding of Unicode, where it is one to one. */
export function foldCase(ranges: Ranges): Ranges {
  const cased = unicodeProperty('Changes_When_Casemapped') ?? [];
  const folded: (readonly [number, number])[] = [...ranges];
  for (const [first, last] of ranges) {
    for (const [casedFirst, casedLast] of cased) {
      for (let c = Math.max(first, casedFirst); c <= Math.min(last, casedLast); c++) {
        for (const other of otherCases(c)) folded.push([other, other]);
      }
    }
  }
  return normalise(folded);
}

function otherCases(codePoint: number): number[] {
  const letter = String.fromCodePoint(codePoint);
  return [letter.toLowerCase(), letter.toUpperCase()]
    .map((text) => ({ text, code: text.codePointAt(0) ?? codePoint }))
    .filter(({ text, code }) => text.length === String.fromCodePoint(code).length)
    .map(({ code }) => code);
}
