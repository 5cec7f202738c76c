import { RuleSyntaxError } from './error';
import { RULE_LIMITS } from './limits';
import type { Token } from './token';
import { utf8, type ByteString } from '../../regex/byte-string';

const SPACE = /[ \r\n]*/y;
const WORD = /(?:[A-Za-z0-9_]|-(?=[0-9])|:(?=:))[A-Za-z0-9_.:/-]*/y;
const LIST = /\$([a-z0-9_.]+)/y;
const SYMBOL = /==|!=|<=|>=|&&|\|\||\^\^|[(){}[\],*!<>~&]/y;
const HASHES = /r(#*)"/y;
const ESCAPED_HEX = /[0-9A-Fa-f]{2}/y;
const ESCAPED_OCTAL = /[0-7]{3}/y;
const PLAIN = /[^"\\]+/y;
const MAX_BYTE = 0xff;

/** Cuts an expression into tokens, one at a time: what a quote means depends on its place. */
export class Lexer {
  #position = 0;

  constructor(readonly source: string) {
    if (source.length > RULE_LIMITS.expressionLength) {
      throw new RuleSyntaxError(
        `the expression is longer than ${RULE_LIMITS.expressionLength} characters`,
        RULE_LIMITS.expressionLength,
        source,
      );
    }
  }

  /** Whether `text` comes next with nothing between. */
  seesAtOnce(text: string): boolean {
    return this.source.startsWith(text, this.#position);
  }

  /** Steps over `text` if it comes next with nothing between. */
  takeAtOnce(text: string): boolean {
    if (!this.seesAtOnce(text)) return false;
    this.#position += text.length;
    return true;
  }

  next(): Token {
    const start = this.#skipSpace();
    if (start >= this.source.length) return { kind: 'end', span: { start, end: start } };
    const char = this.source[start];
    if (char === '"') return this.#quoted(start);
    if (this.#match(HASHES)) return this.#raw(start);
    const word = this.#take(WORD);
    if (word) return { kind: 'word', text: word[0], span: this.#span(start) };
    const list = this.#take(LIST);
    if (list) return { kind: 'list', name: list[1] ?? '', span: this.#span(start) };
    const symbol = this.#take(SYMBOL);
    if (symbol) return { kind: 'symbol', text: symbol[0], span: this.#span(start) };
    throw this.#unexpected(start);
  }

  /** The next token where a regular expression is expected: other rules hold inside its quotes. */
  nextPattern(): Token {
    const start = this.#skipSpace();
    if (this.source[start] === '"') return this.#quotedPattern(start);
    const raw = this.#match(HASHES);
    if (!raw) return this.next();
    const from = start + raw[0].length;
    const end = this.#endOfRaw(start, raw);
    const offsets = Array.from({ length: end - from + 1 }, (_, index) => from + index);
    const pattern = this.source.slice(from, end);
    return { kind: 'pattern', pattern, offsets, span: this.#span(start) };
  }

  error(message: string, offset: number): RuleSyntaxError {
    return new RuleSyntaxError(message, offset, this.source);
  }

  #skipSpace(): number {
    this.#take(SPACE);
    return this.#position;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.source);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const found = this.#match(pattern);
    if (found) this.#position += found[0].length;
    return found;
  }

  #span(start: number): { start: number; end: number } {
    return { start, end: this.#position };
  }

  #unexpected(start: number): RuleSyntaxError {
    const char = String.fromCodePoint(this.source.codePointAt(start) ?? 0);
    if (char === '\t') {
      return this.error('a tab is no white space here: use spaces and line breaks', start);
    }
    if (char === '$') {
      return this.error('a list is named by a–z, 0–9, “_” and “.” after the “$”', start);
    }
    return this.error(`unexpected character “${char}”`, start);
  }

  #quoted(start: number): Token {
    this.#position = start + 1;
    let bytes = '';
    for (;;) {
      const plain = this.#take(PLAIN);
      if (plain) bytes += utf8(plain[0]);
      if (this.takeAtOnce('"')) return { kind: 'string', bytes, span: this.#span(start) };
      if (!this.takeAtOnce('\\')) throw this.error('the string is not closed with “"”', start);
      bytes += this.#escape();
    }
  }

  #escape(): ByteString {
    const start = this.#position - 1;
    if (this.takeAtOnce('"')) return '"';
    if (this.takeAtOnce('\\')) return '\\';
    if (this.takeAtOnce('x')) {
      const hex = this.#take(ESCAPED_HEX);
      if (!hex) throw this.error('“\\x” needs two hexadecimal digits', start);
      return String.fromCharCode(parseInt(hex[0], 16));
    }
    const octal = this.#take(ESCAPED_OCTAL);
    const code = parseInt(octal?.[0] ?? '', 8);
    if (octal && code <= MAX_BYTE) return String.fromCharCode(code);
    throw this.error(
      'the escapes are \\" \\\\ \\xHH and \\OOO (three octal digits, to 377)',
      start,
    );
  }

  #raw(start: number): Token {
    const raw = this.#match(HASHES) as RegExpExecArray;
    const end = this.#endOfRaw(start, raw);
    const bytes = utf8(this.source.slice(start + raw[0].length, end));
    return { kind: 'string', bytes, span: this.#span(start) };
  }

  /** Where the text of a raw string ends; the cursor steps over its closing quote. */
  #endOfRaw(start: number, raw: RegExpExecArray): number {
    const hashes = raw[1] ?? '';
    if (hashes.length > RULE_LIMITS.rawStringHashes) {
      throw this.error(`more than ${RULE_LIMITS.rawStringHashes} “#” around a raw string`, start);
    }
    const close = `"${hashes}`;
    const end = this.source.indexOf(close, start + raw[0].length);
    if (end < 0) throw this.error(`the raw string is not closed with “${close}”`, start);
    this.#position = end + close.length;
    return end;
  }

  /** `\"` becomes `"`, every other backslash stays; a quote inside a class does not close. */
  #quotedPattern(start: number): Token {
    let pattern = '';
    const offsets: number[] = [];
    let inClass = false;
    for (let at = start + 1; at < this.source.length; at++) {
      const char = this.source[at] as string;
      if (char === '"' && !inClass) {
        offsets.push(at);
        this.#position = at + 1;
        return { kind: 'pattern', pattern, offsets, span: this.#span(start) };
      }
      const escaped = char === '\\' ? this.source[at + 1] : undefined;
      if (escaped === '"' && !inClass) {
        pattern += '"';
        offsets.push(++at);
      } else if (escaped !== undefined) {
        pattern += char + escaped;
        offsets.push(at, ++at);
      } else {
        pattern += char;
        offsets.push(at);
      }
      if (escaped === undefined && char === '[') inClass = true;
      else if (escaped === undefined && char === ']') inClass = false;
    }
    throw this.error('the regular expression is not closed with “"”', start);
  }
}
