import { mkdir, open } from 'node:fs/promises';
import { openAppendFile } from './append-file';
import { encodeFrame } from './frame';
import {
  cutTornTail,
  listSegments,
  readSegment,
  removeSegment,
  segmentPath,
  type JournalPosition,
} from './segment';

/** A new segment begins after this many bytes. */
const SEGMENT_BYTES = 4 * 1024 * 1024;
/** At most this many bytes go to the disk in one write(). */
const WRITE_BYTES = 1024 * 1024;

/** The part of a file that the journal writes through; tests put a failing disk behind it. */
export interface AppendFile {
  write(
    bytes: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly directory: string;
  /** Segments up to this one are used up already; new ones get higher numbers. */
  readonly after: JournalPosition;
  readonly segmentBytes?: number;
  readonly openForAppend?: (path: string) => Promise<AppendFile>;
}

interface Waiting {
  readonly frame: Buffer;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/**
 * An append-only record of events. `append` resolves after write() returned: the bytes are the
 * kernel's then, and a kill -9 of this process cannot take them back (a power cut can, until the
 * kernel wrote them out). Appends that arrive during a write share the next one (group commit).
 */
export class Journal {
  private readonly waiting: Waiting[] = [];
  private pump: Promise<void> | undefined;
  private file: AppendFile | undefined;
  private segment: number;
  private committed = 0;
  private closed = false;

  private constructor(
    private readonly directory: string,
    private readonly segmentBytes: number,
    private readonly openForAppend: (path: string) => Promise<AppendFile>,
    first: number,
    /** Bytes of unfinished records that were cut when the journal was opened. */
    readonly cutBytes: number,
  ) {
    this.segment = first;
  }

  /** Opens the journal, cuts a torn tail, and begins a segment of its own. */
  static async open(options: JournalOptions): Promise<Journal> {
    await mkdir(options.directory, { recursive: true, mode: 0o700 });
    const segments = await listSegments(options.directory);
    const last = segments.at(-1);
    const cut = last === undefined ? 0 : await cutTornTail(options.directory, last);
    return new Journal(
      options.directory,
      options.segmentBytes ?? SEGMENT_BYTES,
      options.openForAppend ?? openAppendFile,
      Math.max(last ?? 0, options.after.segment) + 1,
      cut,
    );
  }

  /** @throws RecordTooLargeError, or the disk's error; the event was then not recorded. */
  async append(payload: Uint8Array): Promise<void> {
    if (this.closed) throw new Error('the journal is closed');
    const frame = encodeFrame(payload);
    await new Promise<void>((resolve, reject) => {
      this.waiting.push({ frame, resolve, reject });
      this.pump ??= this.writeWaiting();
    });
  }

  /** Records after `position`, about `budget` bytes of them, and where to read on. */
  async read(
    position: JournalPosition,
    budget: number,
  ): Promise<{ payloads: readonly Buffer[]; next: JournalPosition }> {
    const own = this.segment;
    const committed = this.committed;
    for (const segment of await listSegments(this.directory)) {
      if (segment < position.segment || segment > own) continue;
      const offset = segment === position.segment ? position.offset : 0;
      const read = await this.readOne(
        segment,
        offset,
        segment === own ? committed : undefined,
        budget,
      );
      if (read.payloads.length > 0)
        return { payloads: read.payloads, next: { segment, offset: read.end } };
    }
    return { payloads: [], next: position };
  }

  private async readOne(
    segment: number,
    offset: number,
    limit: number | undefined,
    budget: number,
  ) {
    const file = await open(segmentPath(this.directory, segment), 'r');
    try {
      return await readSegment(file, offset, limit ?? (await file.stat()).size, budget);
    } finally {
      await file.close();
    }
  }

  /** Removes the segments that lie entirely before `position`. */
  async forget(position: JournalPosition): Promise<void> {
    for (const segment of await listSegments(this.directory)) {
      if (segment < position.segment) await removeSegment(this.directory, segment);
    }
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    this.closed = true;
    await this.pump;
    await this.file?.close();
    this.file = undefined;
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      try {
        await this.write(Buffer.concat(batch.map(({ frame }) => frame)));
        for (const { resolve } of batch) resolve();
      } catch (cause) {
        const error = cause instanceof Error ? cause : new Error('the disk failed', { cause });
        for (const { reject } of batch) reject(error);
      }
    }
    this.pump = undefined;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { frame } of this.waiting) {
      if (count > 0 && bytes + frame.length > WRITE_BYTES) break;
      bytes += frame.length;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async write(bytes: Buffer): Promise<void> {
    if (this.committed >= this.segmentBytes) await this.rotate();
    this.file ??= await this.openForAppend(segmentPath(this.directory, this.segment));
    try {
      let written = 0;
      while (written < bytes.length) {
        const rest = bytes.length - written;
        const { bytesWritten } = await this.file.write(
          bytes,
          written,
          rest,
          this.committed + written,
        );
        if (bytesWritten === 0) throw new Error('the disk took no bytes');
        written += bytesWritten;
      }
      this.committed += bytes.length;
    } catch (error) {
      await this.undo(this.file);
      throw error;
    }
  }

  /** Takes back a half-written batch; a file that cannot be cut is left behind for a new one. */
  private async undo(file: AppendFile): Promise<void> {
    try {
      await file.truncate(this.committed);
    } catch {
      // The disk that refused the write refuses the cut, too. A reader stops at the torn record.
      await this.rotate();
    }
  }

  private async rotate(): Promise<void> {
    const file = this.file;
    this.file = undefined;
    this.segment += 1;
    this.committed = 0;
    await file?.close();
  }
}
