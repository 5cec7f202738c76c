import { applyMask, CLOSE, CONTROL_BYTES, OPCODE, WebSocketError, type Frame } from './frame';

/** Longest header: two bytes, an extended length and a mask (RFC 6455 5.2). */
const HEADER_BYTES = 14;
const KNOWN: ReadonlySet<number> = new Set(Object.values(OPCODE));

interface Header {
  readonly final: boolean;
  readonly compressed: boolean;
  readonly opcode: number;
  /** Bytes of the header itself. */
  readonly size: number;
  readonly length: number;
  readonly mask: Buffer | undefined;
}

export interface ParserOptions {
  /** What comes from a client must be masked, what comes from a server must not (RFC 6455 5.1). */
  readonly masked: boolean;
  /** permessage-deflate was agreed on, so that RSV1 has a meaning. */
  readonly compression: boolean;
  /** Largest payload of one frame, bytes. Over it: 1009. */
  readonly frameBytes: number;
}

/** Cuts a byte stream into frames, strictly by RFC 6455 5. Throws `WebSocketError`. */
export class FrameParser {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #header: Header | undefined;

  constructor(private readonly options: ParserOptions) {}

  /** Takes bytes; gives the frames that are complete with them. */
  *push(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      this.#header ??= this.#readHeader();
      if (!this.#header || this.#bytes < this.#header.size + this.#header.length) return;
      yield this.#takeFrame(this.#header);
      this.#header = undefined;
    }
  }

  #takeFrame({ final, compressed, opcode, size, length, mask }: Header): Frame {
    const raw = this.#take(size + length);
    let payload = raw.subarray(size);
    if (mask) {
      payload = Buffer.from(payload);
      applyMask(payload, mask);
    }
    return { final, compressed, opcode, payload, raw };
  }

  #readHeader(): Header | undefined {
    if (this.#bytes < 2) return undefined;
    const start = this.#peek(HEADER_BYTES);
    const [first = 0, second = 0] = start;
    const opcode = first & 0x0f;
    const short = second & 0x7f;
    const final = (first & 0x80) !== 0;
    this.#check(first, second, opcode, short, final);
    const extended = short < 126 ? 0 : short === 126 ? 2 : 8;
    const size = 2 + extended + (this.options.masked ? 4 : 0);
    if (start.length < size) return undefined;
    const length = extended === 0 ? short : readLength(start, extended);
    if (length > this.options.frameBytes) {
      throw new WebSocketError(CLOSE.tooBig, 'a frame is larger than what is inspected');
    }
    const mask = this.options.masked ? Buffer.from(start.subarray(size - 4, size)) : undefined;
    return { final, compressed: (first & 0x40) !== 0, opcode, size, length, mask };
  }

  #check(first: number, second: number, opcode: number, short: number, final: boolean): void {
    const { masked, compression } = this.options;
    const control = opcode >= OPCODE.close;
    const data = opcode === OPCODE.text || opcode === OPCODE.binary;
    if (!KNOWN.has(opcode)) throw protocolError('an opcode is not known');
    if ((first & 0x30) !== 0) throw protocolError('a reserved bit is set');
    if ((first & 0x40) !== 0 && !(compression && data)) throw protocolError('RSV1 has no meaning');
    if (((second & 0x80) !== 0) !== masked) throw protocolError('a frame has the wrong masking');
    if (control && !final) throw protocolError('a control frame is fragmented');
    if (control && short > CONTROL_BYTES) throw protocolError('a control frame is too long');
  }

  /** The first bytes, up to `count`. */
  #peek(count: number): Buffer {
    const [first] = this.#chunks;
    if (first && (first.length >= count || this.#chunks.length === 1))
      return first.subarray(0, count);
    const whole = Buffer.concat(this.#chunks);
    this.#chunks = [whole];
    return whole.subarray(0, count);
  }

  #take(count: number): Buffer {
    const [first] = this.#chunks;
    const whole = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = whole.length > count ? [whole.subarray(count)] : [];
    this.#bytes = whole.length - count;
    return whole.subarray(0, count);
  }
}

/** RFC 6455 5.2: the shortest form only, and below 2^63. */
function readLength(start: Buffer, extended: number): number {
  if (extended === 2) {
    const length = start.readUInt16BE(2);
    if (length < 126) throw protocolError('a length is longer than needed');
    return length;
  }
  const length = start.readBigUInt64BE(2);
  if (length < 65_536n) throw protocolError('a length is longer than needed');
  if (length >= 1n << 63n) throw protocolError('a length has its first bit set');
  return Number(length);
}

export function protocolError(message: string): WebSocketError {
  return new WebSocketError(CLOSE.protocolError, message);
}
