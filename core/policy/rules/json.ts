/** JSON in which integers keep their exact value (bigint) and apart from `42.0` (number). */
export type Json =
  null | boolean | number | bigint | string | readonly Json[] | { readonly [name: string]: Json };

/** Deeper documents are refused: the parser is recursive. */
const MAX_DEPTH = 500;

const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
/** A longer run of digits is no number that anything here could use; reading it is not cheap. */
const MAX_INTEGER_DIGITS = 40;
const WORDS: readonly (readonly [string, Json])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** Reads RFC 8259 JSON; undefined when the text is none. */
export function parseJson(text: string): Json | undefined {
  try {
    return new JsonReader(text).document();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

class JsonReader {
  #position = 0;
  #depth = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    const value = this.#value();
    this.#take(SPACE);
    if (this.#position < this.text.length) throw this.#error();
    return value;
  }

  #value(): Json {
    this.#take(SPACE);
    const char = this.text[this.#position];
    if (char === '"') return this.#string();
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    for (const [word, value] of WORDS) {
      if (this.#takeText(word)) return value;
    }
    return this.#number();
  }

  #nested(read: () => Json): Json {
    if (++this.#depth > MAX_DEPTH) throw this.#error();
    this.#position++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): Json {
    const entries: [string, Json][] = [];
    if (this.#takeMark('}')) return {};
    do {
      this.#take(SPACE);
      if (this.text[this.#position] !== '"') throw this.#error();
      const name = this.#string();
      if (!this.#takeMark(':')) throw this.#error();
      entries.push([name, this.#value()]);
    } while (this.#takeMark(','));
    if (!this.#takeMark('}')) throw this.#error();
    return Object.fromEntries(entries);
  }

  #array(): Json {
    const items: Json[] = [];
    if (this.#takeMark(']')) return items;
    do items.push(this.#value());
    while (this.#takeMark(','));
    if (!this.#takeMark(']')) throw this.#error();
    return items;
  }

  /** Finds the closing quote, then lets the engine read the escapes in between. */
  #string(): string {
    const start = this.#position;
    let end = start;
    do {
      end = this.text.indexOf('"', end + 1);
      if (end < 0) throw this.#error();
    } while (this.#isEscaped(end));
    this.#position = end + 1;
    return JSON.parse(this.text.slice(start, end + 1)) as string;
  }

  #isEscaped(quote: number): boolean {
    let first = quote;
    while (this.text[first - 1] === '\\') first--;
    return (quote - first) % 2 === 1;
  }

  #number(): number | bigint {
    const found = this.#take(NUMBER);
    if (!found || found[0] === '') throw this.#error();
    const [digits, fraction, exponent] = found;
    const exact = fraction === undefined && exponent === undefined;
    return exact && digits.length <= MAX_INTEGER_DIGITS ? BigInt(digits) : Number(digits);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text);
    if (found) this.#position += found[0].length;
    return found;
  }

  #takeText(text: string): boolean {
    const found = this.text.startsWith(text, this.#position);
    if (found) this.#position += text.length;
    return found;
  }

  #takeMark(mark: string): boolean {
    this.#take(SPACE);
    return this.#takeText(mark);
  }

  #error(): SyntaxError {
    return new SyntaxError(`not JSON at ${this.#position}`);
  }
}
