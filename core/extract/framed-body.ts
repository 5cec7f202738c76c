import { gunzipSync, gzipSync } from 'node:zlib';
import { FRAME_HEAD, MAX_FRAME_LENGTH } from './answer/length-prefixed';
import { compose, type Reading, type Segment } from './reading';

/** Frames of one request that are read; a request has one as a rule. */
const MAX_FRAMES = 1000;

/** A frame of a request body, decompressed. */
export interface BodyFrame {
  readonly start: number;
  readonly end: number;
  readonly flags: number;
  readonly payload: Buffer;
}

/** The frames of a body in Connect's or gRPC's framing; `undefined` where it is not in it. */
export function framesOf(body: Uint8Array): readonly BodyFrame[] | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const frames: BodyFrame[] = [];
  let at = 0;
  while (at < bytes.length && frames.length < MAX_FRAMES) {
    if (at + FRAME_HEAD > bytes.length) return undefined;
    const flags = bytes[at] ?? 0;
    const end = at + FRAME_HEAD + bytes.readUInt32BE(at + 1);
    if (end > bytes.length || (flags > 3 && flags < 0x80)) return undefined;
    const payload = inflate(bytes.subarray(at + FRAME_HEAD, end), flags);
    if (payload === undefined) return undefined;
    frames.push({ start: at, end, flags, payload });
    at = end;
  }
  return frames.length === 0 ? undefined : frames;
}

/** A reading of a framed body; a frame that is changed gets its length and compression anew. */
export function readFramed(
  body: Uint8Array,
  frames: readonly BodyFrame[],
  read: (payload: Buffer) => Reading | undefined,
): Reading {
  return compose(
    body,
    frames.flatMap(({ start, end, flags, payload }): Segment[] => {
      const reading = read(payload);
      if (reading === undefined || reading.parts.length === 0) return [];
      return [{ start, end, reading, encode: (value) => frame(value, flags) }];
    }),
  );
}

function inflate(content: Buffer, flags: number): Buffer | undefined {
  if ((flags & 1) === 0) return content;
  try {
    return gunzipSync(content, { maxOutputLength: MAX_FRAME_LENGTH });
  } catch {
    return undefined; // another compression, or a bomb: not readable here
  }
}

function frame(payload: Uint8Array, flags: number): Uint8Array {
  const content = (flags & 1) === 0 ? payload : gzipSync(payload);
  const head = Buffer.alloc(FRAME_HEAD);
  head[0] = flags;
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
}
