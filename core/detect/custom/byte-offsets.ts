/** Bytes that a code unit stands for in UTF-8; each half of a surrogate pair stands for two. */
function bytesOf(text: string, index: number): number {
  const code = text.charCodeAt(index);
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  if (code < 0xd800 || code > 0xdfff) return 3;
  // A surrogate alone is written as U+FFFD, three bytes.
  const isPair =
    code < 0xdc00 ? isLow(text.charCodeAt(index + 1)) : isHigh(text.charCodeAt(index - 1));
  return isPair ? 2 : 3;
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** Offsets in a text's UTF-8 bytes as UTF-16 code units; cheapest when asked in rising order. */
export class ByteOffsets {
  readonly #ascii: boolean;
  #unit = 0;
  #byte = 0;

  constructor(
    private readonly text: string,
    byteLength: number,
  ) {
    this.#ascii = byteLength === text.length;
  }

  /** The code unit at a byte; within a character, the one after it. */
  unitOf(byte: number): number {
    if (this.#ascii) return byte;
    if (byte < this.#byte) {
      this.#unit = 0;
      this.#byte = 0;
    }
    while (this.#byte < byte && this.#unit < this.text.length) {
      this.#byte += bytesOf(this.text, this.#unit++);
    }
    return this.#unit;
  }
}
