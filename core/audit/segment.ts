import { open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { MAX_FRAME_BYTES, readFrame } from './frame';

/** A place in the journal: a segment's number and a byte offset into its file. */
export interface JournalPosition {
  readonly segment: number;
  readonly offset: number;
}

const NAME = /^journal-(\d{12})\.log$/;

export function segmentPath(directory: string, segment: number): string {
  return join(directory, `journal-${String(segment).padStart(12, '0')}.log`);
}

/** Numbers of the segments on disk, oldest first. */
export async function listSegments(directory: string): Promise<number[]> {
  const numbers: number[] = [];
  for (const name of await readdir(directory)) {
    const match = NAME.exec(name);
    if (match) numbers.push(Number(match[1]));
  }
  return numbers.sort((a, b) => a - b);
}

export async function removeSegment(directory: string, segment: number): Promise<void> {
  await rm(segmentPath(directory, segment), { force: true });
}

export interface SegmentRead {
  readonly payloads: readonly Buffer[];
  /** Offset after the last whole record. */
  readonly end: number;
  /** True when nothing readable follows `end`. */
  readonly exhausted: boolean;
}

const CHUNK_BYTES = 256 * 1024;

/**
 * Reads whole records from `offset` on, up to `limit` (the size of what is known to be written) and
 * until about `budget` bytes are read. A torn or damaged record ends the segment.
 */
export async function readSegment(
  file: FileHandle,
  offset: number,
  limit: number,
  budget: number,
): Promise<SegmentRead> {
  const payloads: Buffer[] = [];
  let end = offset;
  let chunk = CHUNK_BYTES;
  while (end < limit && end - offset < budget) {
    const bytes = Buffer.allocUnsafe(Math.min(chunk, limit - end));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, end);
    const before = end;
    const stop = collect(bytes.subarray(0, bytesRead), payloads);
    end += stop.consumed;
    if (stop.damaged || bytesRead === 0) return { payloads, end, exhausted: true };
    if (end === before) {
      if (end + bytesRead >= limit) return { payloads, end, exhausted: true };
      chunk = MAX_FRAME_BYTES;
    }
  }
  return { payloads, end, exhausted: end >= limit };
}

function collect(bytes: Buffer, payloads: Buffer[]): { consumed: number; damaged: boolean } {
  let consumed = 0;
  for (;;) {
    const read = readFrame(bytes, consumed);
    if (read.kind !== 'record') return { consumed, damaged: read.kind === 'damaged' };
    payloads.push(read.payload);
    consumed = read.end;
  }
}

/** Cuts what a killed writer left unfinished; gives the number of bytes cut. */
export async function cutTornTail(directory: string, segment: number): Promise<number> {
  const file = await open(segmentPath(directory, segment), 'r+');
  try {
    const { size } = await file.stat();
    const { end } = await readSegment(file, 0, size, Number.POSITIVE_INFINITY);
    if (end < size) await file.truncate(end);
    return size - end;
  } finally {
    await file.close();
  }
}
