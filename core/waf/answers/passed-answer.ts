import type { Readable } from 'node:stream';
import type { Refusal } from '../../exchange/verdict';
import type { Extractor, RequestHead, ResponseHead } from '../../extract/types';
import { contentStream, type ContentFailure } from '../../http/body/content-stream';
import { heldAnswer, type HeldAnswer, type Release } from '../../http/answer/held-answer';
import type { AnswerGuard } from '../../pipeline/types';

export interface AnswerOptions {
  readonly guard: AnswerGuard;
  readonly extractor: Extractor;
  readonly request: RequestHead;
  readonly response: ResponseHead;
  readonly source: Readable;
  /** Told of the size of each chunk that came from the origin. */
  readonly onBytes: (count: number) => void;
  /** Most bytes that an answer may have after decompression while it is read. */
  readonly decompressedBytes: number;
  /** Most bytes that are held back at once. */
  readonly heldBytes: number;
  /** The head of the answer is with the client already, so that it can no longer be refused. */
  readonly opened: boolean;
  /** What an answer that cannot be read means: a refusal, or `undefined` to let it pass. */
  readonly unreadable: (reason: string) => Refusal | undefined;
  /** Told when the answer was stopped; `early` means that nothing of it has been given out. */
  readonly onStop: (refusal: Refusal, early: boolean) => void;
}

/**
 * The bytes of an answer as they may go to the client: held back while the guard wants more text, with
 * other text where a rule masks, and ended in the application's own form where it says stop. A refusal
 * before the first byte gives nothing: the caller answers with the refusal instead. Where the guard
 * rewrites, the bytes have no content coding any more.
 */
export async function* passedAnswer(options: AnswerOptions): AsyncGenerator<Buffer, void> {
  const watch = new Watch(options);
  try {
    for await (const chunk of options.source) {
      options.onBytes((chunk as Buffer).length);
      yield* watch.take(chunk as Buffer);
      if (watch.stopped) return;
    }
    yield* watch.finish();
  } finally {
    watch.close();
  }
}

class Watch {
  stopped = false;
  readonly #content;
  readonly #held: HeldAnswer;
  #given: boolean;
  #blind = false;
  #failure: ContentFailure | undefined;

  constructor(private readonly options: AnswerOptions) {
    const { response, decompressedBytes } = options;
    this.#given = options.opened;
    this.#held = heldAnswer(options);
    const coding = response.headers['content-encoding'];
    this.#content = contentStream(coding, decompressedBytes, (failure) => {
      this.#failure = failure;
    });
  }

  async *take(chunk: Buffer): AsyncGenerator<Buffer, void> {
    const pieces = await new Promise<readonly Buffer[]>((resolve) => {
      this.#content.push(chunk, resolve);
    });
    yield* this.#judge(chunk, pieces);
  }

  async *finish(): AsyncGenerator<Buffer, void> {
    const failed = this.#failure !== undefined;
    const pieces = await new Promise<readonly Buffer[]>((resolve) => this.#content.finish(resolve));
    const isCutShort = !failed && this.#failure !== undefined;
    if (isCutShort || pieces.length > 0) yield* this.#judge(Buffer.alloc(0), pieces);
    if (!this.stopped && !this.#blind) yield* this.#read(() => this.#held.finish());
  }

  close(): void {
    this.#content.close();
  }

  *#judge(chunk: Buffer, pieces: readonly Buffer[]): Generator<Buffer, void> {
    if (this.#failure !== undefined && this.#held.decodes) {
      const reason = `the answer's compression is ${this.#failure}`;
      const refusal = this.options.unreadable(reason);
      if (refusal) return yield* this.#stop(refusal);
      // The client was told of no content coding: nothing of this answer could follow.
      throw new Error(reason);
    }
    if (this.#blind) return yield* this.#give(this.#held.decodes ? pieces : [chunk]);
    yield* this.#read(() => {
      if (this.#failure !== undefined) throw new Error(this.#failure);
      return this.#held.push(chunk, pieces);
    }, chunk);
    if (!this.stopped && !this.#blind && this.#held.waiting > this.options.heldBytes) {
      yield* this.#cannotRead('too much of the answer had to be held back');
    }
  }

  /** `unread`: bytes that are lost otherwise where the reader trips over them. */
  *#read(read: () => Release, unread?: Buffer): Generator<Buffer, void> {
    let release: Release;
    try {
      release = read();
    } catch {
      // A reader that trips over an answer is a defect of ours; policy says what it means.
      yield* this.#cannotRead('the answer cannot be read');
      if (!this.stopped && this.#failure !== undefined && unread) yield* this.#give([unread]);
      return;
    }
    if (release.kind === 'stop') yield* this.#stop(release.refusal);
    else yield* this.#give(release.bytes);
  }

  *#give(bytes: readonly Buffer[]): Generator<Buffer, void> {
    for (const one of bytes) {
      if (one.length === 0) continue;
      this.#given = true;
      yield one;
    }
  }

  *#cannotRead(reason: string): Generator<Buffer, void> {
    const refusal = this.options.unreadable(reason);
    if (refusal) return yield* this.#stop(refusal);
    this.#blind = true;
    yield* this.#give(this.#held.surrender());
  }

  *#stop(refusal: Refusal): Generator<Buffer, void> {
    this.stopped = true;
    const { extractor, request, response, onStop } = this.options;
    onStop(refusal, !this.#given);
    if (!this.#given || !(this.#content.identity || this.#held.decodes)) return;
    const end = extractor.stop(request, response, refusal);
    if (end !== '') yield Buffer.from(end, 'utf8');
  }
}
