/** Where a text stops being JSON; line and column from 1, offset in UTF-16 code units. */
export interface JsonFault {
  readonly message: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

const SPACE = /[ \t\r\n]*/y;
// eslint-disable-next-line no-control-regex -- JSON strings hold no control characters
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const SCALAR = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/**
 * The first fault of a text that should be JSON (RFC 8259), in words of our own: what engines say
 * differs between versions and quotes the text.
 */
export function locateJsonFault(text: string): JsonFault | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new FaultFinder(text).find();
  }
}

/** Walks over the text with a stack of its own, so that deep nesting costs no calls. */
class FaultFinder {
  #position = 0;
  readonly #open: ('{' | '[')[] = [];

  constructor(private readonly text: string) {}

  find(): JsonFault {
    let expected = this.#value();
    while (expected === undefined) {
      const mark = this.#peek();
      const open = this.#open.at(-1);
      if (open === undefined) {
        return this.#fault(mark === '' ? 'not JSON' : 'expected the end of the document');
      }
      if (mark === ',') {
        this.#position++;
        expected = open === '{' ? this.#member() : this.#value();
      } else if (mark === (open === '{' ? '}' : ']')) {
        this.#position++;
        this.#open.pop();
      } else expected = `“,” or “${open === '{' ? '}' : ']'}”`;
    }
    return this.#fault(`expected ${expected}`);
  }

  /** Steps over a value or into its first one; says what was expected where that fails. */
  #value(): string | undefined {
    for (;;) {
      const mark = this.#peek();
      if (mark !== '{' && mark !== '[') break;
      this.#position++;
      const close = mark === '{' ? '}' : ']';
      if (this.#peek() === close) {
        this.#position++;
        return undefined;
      }
      this.#open.push(mark);
      const expected = mark === '{' ? this.#name() : undefined;
      if (expected !== undefined) return expected;
    }
    if (this.#peek() === '"') return this.#take(STRING) ? undefined : 'a well-formed string';
    return this.#take(SCALAR) ? undefined : 'a value';
  }

  #member(): string | undefined {
    return this.#name() ?? this.#value();
  }

  #name(): string | undefined {
    if (this.#peek() !== '"' || !this.#take(STRING)) return 'a name in double quotes';
    if (this.#peek() !== ':') return '“:”';
    this.#position++;
    return undefined;
  }

  /** The next character that is no white space; the empty string at the end. */
  #peek(): string {
    this.#take(SPACE);
    return this.text[this.#position] ?? '';
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.text);
    if (found) this.#position += found[0].length;
    return found !== null && found[0] !== '';
  }

  #fault(message: string): JsonFault {
    const before = this.text.slice(0, this.#position);
    return {
      message,
      offset: this.#position,
      line: before.split('\n').length,
      column: this.#position - before.lastIndexOf('\n'),
    };
  }
}
