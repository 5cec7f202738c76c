import type { PatternReader } from './reader';

/** What a backslash and what follows it stand for. */
export type Escape =
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'char'; readonly codePoint: number }
  | { readonly kind: 'perl'; readonly letter: 'd' | 's' | 'w'; readonly negated: boolean }
  | { readonly kind: 'property'; readonly name: string; readonly negated: boolean }
  | { readonly kind: 'assert'; readonly letter: string };

const CONTROLS: Readonly<Record<string, number>> = {
  a: 0x07,
  f: 0x0c,
  t: 0x09,
  n: 0x0a,
  r: 0x0d,
  v: 0x0b,
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const LETTER_OR_DIGIT = /^[A-Za-z0-9]$/;

/** Reads an escape; the cursor stands after the backslash. */
export function readEscape(reader: PatternReader): Escape {
  const start = reader.position - 1;
  const letter = reader.next();
  if (letter === '') throw reader.error('the pattern ends in a backslash', start);
  if (/^[0-9]$/.test(letter)) {
    throw reader.error('back-references and octal escapes are not supported', start);
  }
  if (/^[dswDSW]$/.test(letter)) {
    const lower = letter.toLowerCase() as 'd' | 's' | 'w';
    return { kind: 'perl', letter: lower, negated: letter !== lower };
  }
  if (letter === 'p' || letter === 'P') return readProperty(reader, letter === 'P', start);
  if (/^[bBAz<>]$/.test(letter)) return { kind: 'assert', letter: readBoundary(reader, letter) };
  const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
  if (control !== undefined) return { kind: 'byte', value: control };
  if (Object.hasOwn(HEX_DIGITS, letter)) return readHex(reader, letter, start);
  if (LETTER_OR_DIGIT.test(letter) || letter.codePointAt(0)! > 0x7f) {
    throw reader.error(`“\\${letter}” is not an escape`, start);
  }
  return { kind: 'byte', value: letter.charCodeAt(0) };
}

/** `\b{start}` and its kin; other letters stand for themselves. */
function readBoundary(reader: PatternReader, letter: string): string {
  if (letter === '<') return 'start';
  if (letter === '>') return 'end';
  if (letter !== 'b') return letter;
  if (reader.take('{start}')) return 'start';
  return reader.take('{end}') ? 'end' : letter;
}

function readProperty(reader: PatternReader, negated: boolean, start: number): Escape {
  if (!reader.take('{')) return { kind: 'property', name: reader.next(), negated };
  const inverted = reader.take('^');
  const name = reader.until('}', 'the property', start);
  if (name === '') throw reader.error('the property has no name', start);
  return { kind: 'property', name, negated: negated !== inverted };
}

/** `\xHH` is a byte; `\x{…}`, `\uHHHH` and `\UHHHHHHHH` are code points. */
function readHex(reader: PatternReader, letter: string, start: number): Escape {
  const braced = reader.take('{');
  const width = HEX_DIGITS[letter] ?? 0;
  const digits = braced
    ? reader.until('}', 'the escape', start)
    : reader.pattern.slice(reader.position, reader.position + width);
  if (!braced) reader.position += digits.length;
  const wellFormed = /^[0-9A-Fa-f]{1,8}$/.test(digits) && (braced || digits.length === width);
  const value = parseInt(digits, 16);
  if (!wellFormed || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    throw reader.error(`“\\${letter}” needs the hexadecimal digits of a character`, start);
  }
  return !braced && width === 2 ? { kind: 'byte', value } : { kind: 'char', codePoint: value };
}
