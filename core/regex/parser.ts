import { REGEX_LIMITS } from './limits';
import { ClassParser } from './class-parser';
import { NOT_LINE_FEED, foldAscii } from './classes';
import { readEscape, type Escape } from './escape';
import { NO_FLAGS, readFlags, type Flags } from './flags';
import { alternate, concat, type Assertion, type Node } from './node';
import { PatternReader } from './reader';
import { MAX_BYTE, MAX_CODE_POINT, negate, normalise, type Ranges } from './ranges';
import { foldCase } from './unicode';
import { encode, encodeRanges } from './utf8';

export interface ParsedRegex {
  readonly node: Node;
  /** Number of capture groups, without the whole match. */
  readonly captures: number;
  readonly names: ReadonlyMap<string, number>;
}

/**
 * Parses the regular expressions of Rust's `regex` crate over bytes (its `unicode(false)`): no
 * look-around, no back-references. Throws `RegexSyntaxError`.
 */
export function parseRegex(pattern: string): ParsedRegex {
  return new RegexParser(pattern).parse();
}

class RegexParser {
  readonly #reader: PatternReader;
  readonly #classes: ClassParser;
  readonly #names = new Map<string, number>();
  #captures = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#reader = new PatternReader(pattern);
    this.#classes = new ClassParser(this.#reader);
  }

  parse(): ParsedRegex {
    if (this.#reader.pattern.length > REGEX_LIMITS.regexLength) {
      throw this.#reader.error(`longer than ${REGEX_LIMITS.regexLength} characters`, 0);
    }
    const node = this.#alternation(NO_FLAGS);
    if (!this.#reader.ended) throw this.#reader.error('“)” without “(”');
    return { node, captures: this.#captures, names: this.#names };
  }

  /** Reads up to `)` or the end; `(?i)` inside changes the flags of what follows, across `|`. */
  #alternation(outer: Flags): Node {
    const branches: Node[] = [];
    let items: Node[] = [];
    let flags = outer;
    for (;;) {
      this.#skipComments(flags);
      if (this.#reader.ended || this.#reader.sees(')')) break;
      if (this.#reader.take('|')) {
        branches.push(concat(items));
        items = [];
        continue;
      }
      const switched = this.#flagSwitch(flags);
      if (switched) flags = switched;
      else items.push(this.#repeated(this.#atom(flags), flags));
    }
    branches.push(concat(items));
    return alternate(branches);
  }

  /** `(?flags)` without a colon. */
  #flagSwitch(flags: Flags): Flags | undefined {
    const start = this.#reader.position;
    if (
      !this.#reader.sees('(?') ||
      /^\(\?(?:P?<|[=!:])/.test(this.#reader.pattern.slice(start, start + 4))
    ) {
      return undefined;
    }
    this.#reader.position += 2;
    const changed = readFlags(this.#reader, flags);
    if (this.#reader.take(')')) return changed;
    this.#reader.position = start;
    return undefined;
  }

  #repeated(atom: Node, flags: Flags): Node {
    let node = atom;
    for (;;) {
      this.#skipComments(flags);
      const bounds = this.#bounds();
      if (!bounds) return node;
      const lazy = this.#reader.take('?');
      node = { kind: 'repeat', item: node, ...bounds, greedy: lazy === flags.swapGreed };
    }
  }

  #bounds(): { min: number; max: number } | undefined {
    const start = this.#reader.position;
    if (this.#reader.take('*')) return { min: 0, max: Infinity };
    if (this.#reader.take('+')) return { min: 1, max: Infinity };
    if (this.#reader.take('?')) return { min: 0, max: 1 };
    if (!this.#reader.take('{')) return undefined;
    const text = this.#reader.until('}', 'the repetition', start);
    const match = /^\s*(\d{0,9})\s*(?:(,)\s*(\d{0,9})\s*)?$/.exec(text);
    const [, low = '', comma, high = ''] = match ?? [];
    if (!match || (low === '' && high === '')) {
      throw this.#reader.error('a repetition is {n}, {n,} or {n,m}', start);
    }
    const min = Number(low);
    const max = comma === undefined ? min : high === '' ? Infinity : Number(high);
    if (max < min) throw this.#reader.error('the repetition runs backwards', start);
    return { min, max };
  }

  #atom(flags: Flags): Node {
    const start = this.#reader.position;
    const char = this.#reader.next();
    switch (char) {
      case '(':
        return this.#group(flags, start);
      case '[':
        return this.#set(this.#classes.bracketed(flags, 0), flags);
      case '.':
        return this.#dot(flags);
      case '^':
        return assertion(flags.multiLine ? 'line-start' : 'text-start');
      case '$':
        return assertion(flags.multiLine ? 'line-end' : 'text-end');
      case '\\':
        return this.#escape(readEscape(this.#reader), flags, start);
      case '*':
      case '+':
      case '?':
      case '{':
        throw this.#reader.error(`nothing stands before “${char}” to repeat`, start);
      default:
        return this.#char(char.codePointAt(0) ?? 0, flags);
    }
  }

  #group(flags: Flags, start: number): Node {
    if (++this.#depth > REGEX_LIMITS.regexDepth) {
      throw this.#reader.error(`nested deeper than ${REGEX_LIMITS.regexDepth}`, start);
    }
    let inner = flags;
    let index: number | undefined;
    if (!this.#reader.take('?')) index = ++this.#captures;
    else if (['=', '!', '<=', '<!'].some((mark) => this.#reader.sees(mark))) {
      throw this.#reader.error('look-around is not supported', start);
    } else if (this.#reader.take('P<') || this.#reader.take('<')) index = this.#named(start);
    else {
      inner = readFlags(this.#reader, flags);
      this.#reader.take(':');
    }
    const item = this.#alternation(inner);
    if (!this.#reader.take(')')) throw this.#reader.error('“(” is not closed', start);
    this.#depth--;
    return index === undefined ? item : { kind: 'capture', index, item };
  }

  #named(start: number): number {
    const name = this.#reader.until('>', 'the group name', start);
    if (!/^[A-Za-z_][A-Za-z0-9_.[\]]*$/.test(name)) {
      throw this.#reader.error(`“${name}” is not a group name`, start);
    }
    if (this.#names.has(name)) throw this.#reader.error(`two groups are named “${name}”`, start);
    this.#names.set(name, ++this.#captures);
    return this.#captures;
  }

  #escape(escape: Escape, flags: Flags, start: number): Node {
    switch (escape.kind) {
      case 'byte':
        if (flags.unicode || escape.value <= 0x7f) return this.#char(escape.value, flags);
        return { kind: 'bytes', ranges: [[escape.value, escape.value]] };
      case 'char':
        return this.#char(escape.codePoint, flags);
      case 'perl':
      case 'property':
        return this.#set(this.#classes.escaped(escape, flags), flags);
      case 'assert':
        return this.#boundary(escape.letter, flags, start);
    }
  }

  #boundary(letter: string, flags: Flags, start: number): Node {
    if (letter === 'A') return assertion('text-start');
    if (letter === 'z') return assertion('text-end');
    if (flags.unicode) {
      throw this.#reader.error('word boundaries are ASCII here: write (?-u:\\b)', start);
    }
    if (letter === 'start') return assertion('word-start');
    if (letter === 'end') return assertion('word-end');
    return assertion(letter === 'b' ? 'word-boundary' : 'not-word-boundary');
  }

  #dot(flags: Flags): Node {
    if (!flags.unicode) {
      return { kind: 'bytes', ranges: flags.dotAll ? [[0, MAX_BYTE]] : NOT_LINE_FEED };
    }
    return encodeRanges(flags.dotAll ? [[0, MAX_CODE_POINT]] : negate([[10, 10]], MAX_CODE_POINT));
  }

  #char(codePoint: number, flags: Flags): Node {
    const single: Ranges = [[codePoint, codePoint]];
    if (flags.unicode) return encodeRanges(flags.ignoreCase ? foldCase(single) : single);
    if (codePoint <= 0x7f) {
      const ranges = flags.ignoreCase ? normalise(foldAscii(single)) : single;
      return { kind: 'bytes', ranges };
    }
    const bytes = encode(codePoint).map((byte): Node => ({
      kind: 'bytes',
      ranges: [[byte, byte]],
    }));
    return concat(bytes);
  }

  #set(ranges: Ranges, flags: Flags): Node {
    return flags.unicode ? encodeRanges(ranges) : { kind: 'bytes', ranges: normalise(ranges) };
  }

  #skipComments(flags: Flags): void {
    while (flags.extended && !this.#reader.ended) {
      if (/^\s$/.test(this.#reader.peek())) this.#reader.next();
      else if (this.#reader.take('#')) {
        while (!this.#reader.ended && this.#reader.next() !== '\n');
      } else return;
    }
  }
}

function assertion(what: Assertion): Node {
  return { kind: 'assert', what };
}
