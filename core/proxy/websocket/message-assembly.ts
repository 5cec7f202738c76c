import { isUtf8 } from 'node:buffer';
import { protocolError } from './frame-parser';
import { CLOSE, OPCODE, WebSocketError, type Frame } from './frame';

/** A whole message or a control frame, with the bytes that it came in. */
export type Incoming =
  | {
      readonly kind: 'message';
      readonly text: boolean;
      readonly compressed: boolean;
      readonly payload: Buffer;
      readonly raw: readonly Buffer[];
    }
  | { readonly kind: 'close'; readonly raw: readonly Buffer[] }
  | { readonly kind: 'control'; readonly raw: readonly Buffer[] };

/** Puts the fragments of messages together (RFC 6455 5.4). Throws `WebSocketError`. */
export class MessageAssembly {
  #first: Frame | undefined;
  #payloads: Buffer[] = [];
  #raw: Buffer[] = [];
  #bytes = 0;

  constructor(
    /** Largest message on the wire, bytes. */
    private readonly messageBytes: number,
  ) {}

  /** `undefined` while a message goes on. */
  add(frame: Frame): Incoming | undefined {
    if (frame.opcode === OPCODE.close) {
      checkClose(frame.payload);
      return { kind: 'close', raw: [frame.raw] };
    }
    if (frame.opcode > OPCODE.close) return { kind: 'control', raw: [frame.raw] };
    if ((frame.opcode === OPCODE.continuation) !== (this.#first !== undefined)) {
      throw protocolError('fragments of messages are mixed up');
    }
    this.#first ??= frame;
    this.#bytes += frame.payload.length;
    if (this.#bytes > this.messageBytes) {
      throw new WebSocketError(CLOSE.tooBig, 'a message is larger than what is inspected');
    }
    this.#payloads.push(frame.payload);
    this.#raw.push(frame.raw);
    return frame.final ? this.#whole(this.#first) : undefined;
  }

  #whole(first: Frame): Incoming {
    const message: Incoming = {
      kind: 'message',
      text: first.opcode === OPCODE.text,
      compressed: first.compressed,
      payload: Buffer.concat(this.#payloads),
      raw: this.#raw,
    };
    this.#first = undefined;
    this.#payloads = [];
    this.#raw = [];
    this.#bytes = 0;
    return message;
  }
}

/** RFC 6455 8.1. */
export function checkText(payload: Buffer): void {
  if (!isUtf8(payload)) throw new WebSocketError(CLOSE.invalidData, 'a text is not UTF-8');
}

/** RFC 6455 5.5.1 and 7.4. */
function checkClose(payload: Buffer): void {
  if (payload.length === 0) return;
  if (payload.length === 1) throw protocolError('a status code is cut short');
  const code = payload.readUInt16BE(0);
  const sendable =
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
    (code >= 3000 && code <= 4999);
  if (!sendable) throw protocolError('a status code may not be sent');
  if (!isUtf8(payload.subarray(2))) {
    throw new WebSocketError(CLOSE.invalidData, 'a reason is not UTF-8');
  }
}
