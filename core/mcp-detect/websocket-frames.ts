/** Frames of one body that are read. */
const MAX_FRAMES = 1000;

const MASKED = 0x80;
const TEXT_OR_BINARY_OR_MORE = 2;

/**
 * The payload of WebSocket frames (RFC 6455 5.2), unmasked, with a line feed after each message;
 * `undefined` where the bytes are not frames from the first to the last.
 */
export function readFrames(input: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const pieces: Buffer[] = [];
  let at = 0;
  for (let count = 0; at < bytes.length && count < MAX_FRAMES; count += 1) {
    const frame = readFrame(bytes, at);
    if (frame === undefined) return undefined;
    if (frame.opcode <= TEXT_OR_BINARY_OR_MORE) pieces.push(frame.payload);
    if (frame.final) pieces.push(Buffer.from('\n'));
    at = frame.end;
  }
  return Buffer.concat(pieces);
}

interface Frame {
  readonly final: boolean;
  readonly opcode: number;
  readonly payload: Buffer;
  readonly end: number;
}

function readFrame(bytes: Buffer, at: number): Frame | undefined {
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1];
  const opcode = first & 0x0f;
  // Reserved bits and opcodes show that these are no frames.
  if (second === undefined || (first & 0x70) !== 0 || (opcode > 2 && (opcode < 8 || opcode > 10))) {
    return undefined;
  }
  const short = second & 0x7f;
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  let from = at + 2;
  if (from + extra > bytes.length) return undefined;
  const length =
    extra === 0
      ? short
      : extra === 2
        ? bytes.readUInt16BE(from)
        : Number(bytes.readBigUInt64BE(from));
  from += extra;
  const mask = (second & MASKED) === 0 ? undefined : bytes.subarray(from, from + 4);
  if (mask !== undefined) from += 4;
  const end = from + length;
  if (end > bytes.length) return undefined;
  return {
    final: (first & 0x80) !== 0,
    opcode,
    payload: unmask(bytes.subarray(from, end), mask),
    end,
  };
}

function unmask(payload: Buffer, mask: Buffer | undefined): Buffer {
  if (mask === undefined) return payload;
  const plain = Buffer.from(payload);
  for (let at = 0; at < plain.length; at += 1) {
    plain[at] = (plain[at] ?? 0) ^ (mask[at & 3] ?? 0);
  }
  return plain;
}
