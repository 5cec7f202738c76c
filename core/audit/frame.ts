import { crc32 } from 'node:zlib';

/**
 * One record of the journal: u32 length, u32 CRC-32 over length and payload (both little-endian),
 * payload. The checksum covers the length, so that a run of zeros, which some file systems leave
 * behind after a power cut, is not taken for empty records.
 */
const HEADER_BYTES = 8;

/** Largest payload of one record. An endpoint takes no more than this in one batch anyway. */
export const MAX_RECORD_BYTES = 4 * 1024 * 1024;

export class RecordTooLargeError extends Error {
  readonly code = 'RECORD_TOO_LARGE';
  constructor(bytes: number) {
    super(`an event of ${bytes} bytes is over the limit of ${MAX_RECORD_BYTES} bytes`);
    this.name = 'RecordTooLargeError';
  }
}

/** @throws RecordTooLargeError */
export function encodeFrame(payload: Uint8Array): Buffer {
  if (payload.length > MAX_RECORD_BYTES) throw new RecordTooLargeError(payload.length);
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt32LE(payload.length, 0);
  frame.set(payload, HEADER_BYTES);
  frame.writeUInt32LE(checksum(frame.subarray(0, 4), payload), 4);
  return frame;
}

function checksum(length: Uint8Array, payload: Uint8Array): number {
  return crc32(payload, crc32(length));
}

/** What stands at an offset: a record, the beginning of one that ends too early, or damage. */
export type FrameRead =
  | { readonly kind: 'record'; readonly payload: Buffer; readonly end: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'damaged' };

export function readFrame(bytes: Buffer, offset: number): FrameRead {
  if (bytes.length - offset < HEADER_BYTES) return { kind: 'incomplete' };
  const length = bytes.readUInt32LE(offset);
  if (length > MAX_RECORD_BYTES) return { kind: 'damaged' };
  const start = offset + HEADER_BYTES;
  const end = start + length;
  if (end > bytes.length) return { kind: 'incomplete' };
  const payload = bytes.subarray(start, end);
  const sum = checksum(bytes.subarray(offset, offset + 4), payload);
  if (sum !== bytes.readUInt32LE(offset + 4)) return { kind: 'damaged' };
  return { kind: 'record', payload, end };
}

/** Most bytes a single record takes in a file; a reader needs a buffer of at least this size. */
export const MAX_FRAME_BYTES = HEADER_BYTES + MAX_RECORD_BYTES;
