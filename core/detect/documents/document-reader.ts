import { ThreadFailure, ThreadQueue } from '../thread-queue';
import type { DocumentInput, DocumentReader, DocumentText, UnreadableReason } from '../types';
import { contentType } from './content-type';
import { DOCUMENT_LIMITS } from './limits';
import { readDocument } from './read-document';
import { createTextRecognition, type TextRecognition } from './text-recognition';

/** The thread with its libraries and language data is given back after this long without work, ms. */
const IDLE_MS = 60_000;

/** Heap of the thread; a document that takes more ends it. */
const HEAP_MIB = 768;

/** What the end of the thread says of the document that it was reading. */
const REASONS: Readonly<Record<ThreadFailure['reason'], UnreadableReason>> = {
  'time-limit': 'time-limit',
  ended: 'damaged',
  closed: 'time-limit',
};

export interface DocumentReaderOptions {
  /** The built file of the reading thread; without it documents are read on the calling thread. */
  readonly worker?: string;
  /** The thread is ended after this time, ms. */
  readonly timeLimitMs?: number;
}

class ThreadedReader implements DocumentReader {
  readonly #thread: ThreadQueue<DocumentInput, DocumentText>;

  constructor(file: string, timeLimitMs: number) {
    this.#thread = new ThreadQueue({
      file,
      timeLimitMs,
      idleMs: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
  }

  async read(document: DocumentInput, signal?: AbortSignal): Promise<DocumentText> {
    try {
      return await this.#thread.ask(document, signal);
    } catch (error) {
      if (!(error instanceof ThreadFailure)) throw error;
      const { mime } = contentType(Buffer.from(document.bytes));
      return { kind: 'unreadable', mime, reason: REASONS[error.reason] };
    }
  }

  async close(): Promise<void> {
    await this.#thread.close();
  }
}

/** For a source tree that was not built: the same reading, without a thread to end. */
class DirectReader implements DocumentReader {
  readonly #recognition: TextRecognition = createTextRecognition();

  async read(document: DocumentInput, signal?: AbortSignal): Promise<DocumentText> {
    signal?.throwIfAborted();
    return await readDocument(document, { recognition: this.#recognition });
  }

  async close(): Promise<void> {
    await this.#recognition.close();
  }
}

/** Reads documents as the pipeline and the command line use it; close it when done. */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const { worker, timeLimitMs = DOCUMENT_LIMITS.hardMs } = options;
  return worker === undefined ? new DirectReader() : new ThreadedReader(worker, timeLimitMs);
}
