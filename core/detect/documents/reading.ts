import type { UnreadableReason } from '../types';
import type { DocumentLimits } from './limits';
import type { TextRecognition } from './text-recognition';

/** Thrown by a format that cannot be read; the rest of a container goes on. */
export class FormatError extends Error {
  readonly code = 'DOCUMENT_FORMAT';

  constructor(
    readonly reason: UnreadableReason,
    options?: ErrorOptions,
  ) {
    super(`the document is not readable: ${reason}`, options);
    this.name = 'FormatError';
  }
}

/** Thrown at a limit of the whole document; nothing more is read. */
export class ReadingEnded extends Error {
  readonly code = 'DOCUMENT_LIMIT';

  constructor(readonly reason: UnreadableReason) {
    super(`reading ended: ${reason}`);
    this.name = 'ReadingEnded';
  }
}

/** Which reason is told where there are several: what was hidden on purpose comes first. */
const SEVERITY: readonly UnreadableReason[] = [
  'unsupported',
  'damaged',
  'time-limit',
  'too-large',
  'too-deep',
  'encrypted',
];

/** Reads one document, or one within another, into the reading. */
export type ReadDocument = (reading: Reading, name: string, bytes: Buffer) => Promise<void>;

export interface ReadingOptions {
  readonly limits: DocumentLimits;
  readonly recognition: TextRecognition;
  readonly read: ReadDocument;
  /** Milliseconds, for the time limit only. */
  readonly now: () => number;
}

/** What is gathered while one document is read, and what may still be spent on it. */
export class Reading {
  readonly limits: DocumentLimits;
  readonly recognition: TextRecognition;
  /** Media type by content of the document itself. */
  mime = 'application/octet-stream';
  #label: string | undefined;
  #incomplete: UnreadableReason | undefined;
  #depth = 0;
  #pieces: string[] = [];
  #length = 0;
  #hasContent = false;
  #entries = 0;
  #inflated = 0;
  #images = 0;
  readonly #deadline: number;

  constructor(private readonly options: ReadingOptions) {
    this.limits = options.limits;
    this.recognition = options.recognition;
    this.#deadline = options.now() + options.limits.readingMs;
  }

  get text(): string {
    return this.#pieces.join('');
  }

  /** Whether any text was read, beyond the names of files within. */
  get hasContent(): boolean {
    return this.#hasContent;
  }

  get label(): string | undefined {
    return this.#label;
  }

  get incomplete(): UnreadableReason | undefined {
    return this.#incomplete;
  }

  /** Adds text; ends the reading where there is too much of it, or the time is over. */
  write(text: string): void {
    const room = this.limits.textLength - this.#length;
    if (text.length > room) {
      this.#add(text.slice(0, room));
      throw new ReadingEnded('too-large');
    }
    this.#add(text);
    this.checkTime();
  }

  /** The name of a file within: text to be scanned, but not yet anything that was read. */
  writeName(name: string | null): void {
    const had = this.#hasContent;
    this.writeLine(name ?? '');
    this.#hasContent = had;
  }

  /** A line of its own, such as a title or an attribute; nothing where it is blank. */
  writeLine(text: string | undefined): void {
    if (text !== undefined && text.trim() !== '') this.write(`${text.trim()}\n`);
  }

  #add(text: string): void {
    this.#hasContent ||= text.trim() !== '';
    this.#pieces.push(text);
    this.#length += text.length;
  }

  /** Remembers that something is missing; the gravest reason counts. */
  note(reason: UnreadableReason): void {
    const known = this.#incomplete === undefined ? -1 : SEVERITY.indexOf(this.#incomplete);
    if (SEVERITY.indexOf(reason) > known) this.#incomplete = reason;
  }

  /** The media type by content; the outermost document tells it. */
  is(mime: string): void {
    if (this.#depth <= 1) this.mime = mime;
  }

  /** A sensitivity label; the first one found counts, which is the outermost document's. */
  labelled(label: string | undefined): void {
    if (label !== undefined && label !== '') this.#label ??= label.slice(0, 256);
  }

  /** One more entry, part or table. */
  countEntry(): void {
    if (++this.#entries > this.limits.entries) throw new ReadingEnded('too-large');
    this.checkTime();
  }

  /** Whether one more image may be looked at. */
  countImage(): boolean {
    return ++this.#images <= this.limits.images;
  }

  /** Bytes that may still come out of a compressed part of the given size. */
  inflateLimit(compressedBytes: number): number {
    const { ratio, ratioFreeBytes, inflatedBytes } = this.limits;
    const byRatio = Math.max(ratioFreeBytes, compressedBytes * ratio);
    return Math.max(1, Math.min(byRatio, inflatedBytes - this.#inflated));
  }

  /** Bytes that came out of a compressed part. */
  countInflated(bytes: number): void {
    this.#inflated += bytes;
    if (this.#inflated > this.limits.inflatedBytes) throw new ReadingEnded('too-large');
    this.checkTime();
  }

  checkTime(): void {
    if (this.options.now() > this.#deadline) throw new ReadingEnded('time-limit');
  }

  /** Reads a document within this one. What cannot be read is noted. */
  async inside(name: string, bytes: Buffer): Promise<void> {
    if (this.#depth >= this.limits.depth) {
      this.note('too-deep');
      return;
    }
    this.#depth++;
    try {
      await this.options.read(this, name, bytes);
    } catch (error) {
      if (error instanceof ReadingEnded) throw error;
      // Whatever a library throws at a broken file means that the file is broken.
      this.note(error instanceof FormatError ? error.reason : 'damaged');
    } finally {
      this.#depth--;
    }
  }
}
