/** One frame of Connect, gRPC or gRPC-Web. */
export interface Frame {
  /** Bit 0: compressed; bit 1 (Connect) or 7 (gRPC-Web): the end of the stream with its trailers. */
  readonly flags: number;
  readonly payload: Buffer;
}

/** Longest frame that is put together, bytes; what claims to be longer is not read on. */
export const MAX_FRAME_LENGTH = 16 * 1024 * 1024;
export const FRAME_HEAD = 5;

/** Splits frames of a flag byte and a length of four bytes (connectrpc.com, protocol; gRPC over HTTP/2). */
export class FrameParser {
  private rest: Buffer = Buffer.alloc(0);
  private broken = false;

  push(chunk: Uint8Array): readonly Frame[] {
    if (this.broken) return [];
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    while (this.rest.length >= FRAME_HEAD) {
      const length = this.rest.readUInt32BE(1);
      if (length > MAX_FRAME_LENGTH) {
        this.broken = true;
        this.rest = Buffer.alloc(0);
        break;
      }
      if (this.rest.length < FRAME_HEAD + length) break;
      frames.push({
        flags: this.rest[0] ?? 0,
        payload: this.rest.subarray(FRAME_HEAD, FRAME_HEAD + length),
      });
      this.rest = this.rest.subarray(FRAME_HEAD + length);
    }
    return frames;
  }
}
