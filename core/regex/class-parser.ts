import { REGEX_LIMITS } from './limits';
import { POSIX, foldAscii, DIGIT, SPACE, WORD, UNICODE_PERL } from './classes';
import { readEscape, type Escape } from './escape';
import type { Flags } from './flags';
import type { PatternReader } from './reader';
import {
  MAX_BYTE,
  MAX_CODE_POINT,
  intersect,
  negate,
  normalise,
  subtract,
  type Ranges,
} from './ranges';
import { foldCase, unicodeProperty } from './unicode';

const ASCII_PERL = { d: DIGIT, s: SPACE, w: WORD } as const;

/** Reads classes: `[…]` with nesting and set operations, and the escapes that stand for classes. */
export class ClassParser {
  #properties = 0;

  constructor(private readonly reader: PatternReader) {}

  /** The set of a class escape, `\d` or `\p{…}`. */
  escaped(escape: Extract<Escape, { kind: 'perl' | 'property' }>, flags: Flags): Ranges {
    const set =
      escape.kind === 'perl'
        ? this.#perl(escape.letter, flags)
        : this.#property(escape.name, flags);
    return escape.negated ? negate(set, this.#max(flags)) : set;
  }

  /** Reads up to the closing bracket; the cursor stands after the opening one. */
  bracketed(flags: Flags, depth: number): Ranges {
    const start = this.reader.position - 1;
    if (depth > REGEX_LIMITS.regexDepth) {
      throw this.reader.error(`nested deeper than ${REGEX_LIMITS.regexDepth}`, start);
    }
    const negated = this.reader.take('^');
    let set = this.#union(flags, depth, start, true);
    for (;;) {
      if (this.reader.take('&&')) set = intersect(set, this.#union(flags, depth, start, false));
      else if (this.reader.take('--')) {
        set = subtract(set, this.#union(flags, depth, start, false), this.#max(flags));
      } else if (this.reader.take('~~')) {
        const other = this.#union(flags, depth, start, false);
        const both = intersect(set, other);
        set = subtract(normalise([...set, ...other]), both, this.#max(flags));
      } else break;
    }
    if (!this.reader.take(']')) throw this.reader.error('the class is not closed with “]”', start);
    const folded = this.#fold(set, flags);
    return negated ? negate(folded, this.#max(flags)) : folded;
  }

  /** A class or range, one after the other, up to `]` or a set operation. */
  #union(flags: Flags, depth: number, start: number, first: boolean): Ranges {
    const set: (readonly [number, number])[] = [];
    let bare = first;
    for (;;) {
      this.#skipSpace(flags);
      if (this.reader.ended) throw this.reader.error('the class is not closed with “]”', start);
      const closes = this.reader.sees(']') && !bare;
      if (closes || this.#atOperation(bare)) return normalise(set);
      bare = false;
      for (const range of this.#item(flags, depth)) set.push(range);
    }
  }

  #atOperation(bare: boolean): boolean {
    if (this.reader.sees('&&') || this.reader.sees('~~')) return true;
    return this.reader.sees('--') && !bare;
  }

  #item(flags: Flags, depth: number): Ranges {
    const posix = this.#posix(flags);
    if (posix) return posix;
    if (this.reader.take('[')) return this.bracketed(flags, depth + 1);
    const start = this.reader.position;
    const first = this.#member(flags);
    if (typeof first !== 'number') return first;
    const range = this.reader.sees('-') && !this.reader.sees('--') && !this.reader.sees('-]');
    if (!range) return [[first, first]];
    this.reader.next();
    this.#skipSpace(flags);
    const last = this.#member(flags);
    if (typeof last !== 'number') throw this.reader.error('a range ends in one character', start);
    if (last < first) throw this.reader.error('the range runs backwards', start);
    return [[first, last]];
  }

  /** One character, or the set of a class escape. */
  #member(flags: Flags): number | Ranges {
    const start = this.reader.position;
    if (!this.reader.take('\\')) return this.#char(this.reader.next(), flags, start);
    const escape = readEscape(this.reader);
    switch (escape.kind) {
      case 'byte':
        return escape.value;
      case 'char':
        return this.#char(String.fromCodePoint(escape.codePoint), flags, start);
      case 'assert':
        throw this.reader.error('a class cannot hold a boundary', start);
      case 'perl':
      case 'property':
        return this.escaped(escape, flags);
    }
  }

  #char(char: string, flags: Flags, start: number): number {
    const codePoint = char.codePointAt(0) ?? 0;
    if (char === '') throw this.reader.error('the class is not closed with “]”', start);
    if (codePoint > 0x7f && !flags.unicode) {
      throw this.reader.error('a class holds bytes: write (?u) before it for other letters', start);
    }
    return codePoint;
  }

  #posix(flags: Flags): Ranges | undefined {
    const match = /\[:(\^?)([a-z]+):\]/y;
    match.lastIndex = this.reader.position;
    const found = match.exec(this.reader.pattern);
    const set = POSIX.get(found?.[2] ?? '');
    if (!found || !set) return undefined;
    this.reader.position += found[0].length;
    return found[1] === '^' ? negate(set, this.#max(flags)) : set;
  }

  #perl(letter: 'd' | 's' | 'w', flags: Flags): Ranges {
    if (!flags.unicode) return ASCII_PERL[letter];
    this.#count();
    const names = UNICODE_PERL[letter] ?? [];
    return normalise(names.flatMap((name) => unicodeProperty(name) ?? []));
  }

  #property(name: string, flags: Flags): Ranges {
    const start = this.reader.position;
    if (!flags.unicode) {
      throw this.reader.error('Unicode properties need (?u) before them', start);
    }
    this.#count();
    const set = unicodeProperty(name);
    if (!set) throw this.reader.error(`unknown Unicode property “${name}”`, start);
    return set;
  }

  #count(): void {
    if (++this.#properties > REGEX_LIMITS.regexProperties) {
      throw this.reader.error(`more than ${REGEX_LIMITS.regexProperties} Unicode classes`);
    }
  }

  #fold(set: Ranges, flags: Flags): Ranges {
    if (!flags.ignoreCase) return set;
    return normalise(flags.unicode ? foldCase(set) : foldAscii(set));
  }

  #max(flags: Flags): number {
    return flags.unicode ? MAX_CODE_POINT : MAX_BYTE;
  }

  #skipSpace(flags: Flags): void {
    while (flags.extended && /^\s$/.test(this.reader.peek())) this.reader.next();
  }
}
