import { RegexSyntaxError } from './error';

/** A cursor over the code points of a pattern. */
export class PatternReader {
  position = 0;

  constructor(readonly pattern: string) {}

  get ended(): boolean {
    return this.position >= this.pattern.length;
  }

  /** The code point at the cursor; the empty string at the end. */
  peek(): string {
    const code = this.pattern.codePointAt(this.position);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  next(): string {
    const char = this.peek();
    this.position += char.length;
    return char;
  }

  sees(text: string): boolean {
    return this.pattern.startsWith(text, this.position);
  }

  /** Steps over `text` if it is next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.position += text.length;
    return true;
  }

  /** The text up to `end`, stepping over both. `opened` is where the thing begins that `end` closes. */
  until(end: string, what: string, opened: number): string {
    const stop = this.pattern.indexOf(end, this.position);
    if (stop < 0) throw this.error(`${what} is not closed with “${end}”`, opened);
    const text = this.pattern.slice(this.position, stop);
    this.position = stop + end.length;
    return text;
  }

  error(message: string, offset = this.position): RegexSyntaxError {
    return new RegexSyntaxError(message, offset);
  }
}
