import { MessageError } from './message-error';

const CR = 0x0d;
const LF = 0x0a;
const END = Buffer.from('\r\n\r\n', 'latin1');
/** Empty lines that may precede a request line (RFC 9112 2.2). */
const LEADING_EMPTY_LINES = 4;

/** Collects the bytes of one head. What follows the head stays with the caller. */
export class HeadBuffer {
  #partial: Buffer | undefined;
  #emptyLines = 0;

  constructor(
    private readonly limit: number,
    /** True for requests, which may be preceded by empty lines. */
    private readonly skipEmptyLines: boolean,
  ) {}

  /** True while some bytes of a head have come but not all. */
  get waiting(): boolean {
    return this.#partial !== undefined;
  }

  /**
   * Takes a chunk. Gives the head's text (latin1, without the final empty line) and the bytes after
   * it, or `undefined` while the head is incomplete.
   */
  push(chunk: Buffer): { readonly text: string; readonly rest: Buffer | undefined } | undefined {
    const before = this.#partial;
    let bytes = before === undefined ? chunk : Buffer.concat([before, chunk]);
    if (this.skipEmptyLines) bytes = this.#withoutEmptyLines(bytes);
    // An empty line may already be there in part: look again at the last three bytes.
    const from = before === undefined ? 0 : Math.max(0, before.length - 3);
    const end = bytes.indexOf(END, Math.min(from, bytes.length));
    if (end < 0) {
      refuseBareLineFeed(bytes);
      if (bytes.length > this.limit) throw this.#tooLarge();
      this.#partial = bytes.length === 0 ? undefined : bytes;
      return undefined;
    }
    if (end > this.limit) throw this.#tooLarge();
    this.#partial = undefined;
    this.#emptyLines = 0;
    const after = end + END.length;
    return {
      text: bytes.toString('latin1', 0, end),
      rest: after === bytes.length ? undefined : bytes.subarray(after),
    };
  }

  #tooLarge(): MessageError {
    return new MessageError(431, `the head is larger than ${this.limit} bytes`);
  }

  #withoutEmptyLines(bytes: Buffer): Buffer {
    let at = 0;
    while (bytes[at] === CR && bytes[at + 1] === LF) {
      at += 2;
      if (++this.#emptyLines > LEADING_EMPTY_LINES) {
        throw new MessageError(400, 'too many empty lines before the request line');
      }
    }
    return at === 0 ? bytes : bytes.subarray(at);
  }
}

/** A head that ends its lines with LF alone would never be complete: refuse it at once. */
function refuseBareLineFeed(bytes: Buffer): void {
  let at = bytes.indexOf(LF);
  while (at >= 0) {
    if (bytes[at - 1] !== CR) throw new MessageError(400, 'a line ends with LF instead of CRLF');
    at = bytes.indexOf(LF, at + 1);
  }
}
