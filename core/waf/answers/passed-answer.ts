import type { Readable } from 'node:stream';
import type { Refusal } from '../../exchange/verdict';
import type { Extractor, RequestHead, ResponseHead } from '../../extract/types';
import { contentStream, type ContentFailure } from '../../http/body/content-stream';
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
 * The bytes of an answer as they may go to the client: held back while the guard wants more text, and
 * ended in the application's own form where it says stop. A refusal before the first byte gives
 * nothing: the caller answers with the refusal instead.
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
  readonly #reader;
  readonly #content;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #given: boolean;
  #blind = false;
  #failure: ContentFailure | undefined;

  constructor(private readonly options: AnswerOptions) {
    const { extractor, request, response, decompressedBytes } = options;
    this.#given = options.opened;
    this.#reader = extractor.reader(request, response);
    const coding = response.headers['content-encoding'];
    this.#content = contentStream(coding, decompressedBytes, (failure) => {
      this.#failure = failure;
    });
  }

  async *take(chunk: Buffer): AsyncGenerator<Buffer, void> {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (!this.#blind) {
      const text = await this.#textOf(chunk);
      if (text === undefined) yield* this.#cannotRead('the answer cannot be read');
      else if (text !== '' || this.#held.length > 1) yield* this.#judge(text);
      else yield* this.#release();
      if (this.#heldBytes > this.options.heldBytes) {
        yield* this.#cannotRead('too much of the answer had to be held back');
      }
    } else yield* this.#release();
  }

  async *finish(): AsyncGenerator<Buffer, void> {
    if (!this.#blind) {
      const rest = this.#reader.finish();
      if (rest !== '') this.options.guard.push(rest);
      const last = this.options.guard.finish();
      if (last.kind === 'stop') return yield* this.#stop(last.refusal);
    }
    yield* this.#release();
  }

  close(): void {
    this.#content.close();
  }

  async #textOf(chunk: Buffer): Promise<string | undefined> {
    const pieces = await new Promise<readonly Buffer[]>((resolve) => {
      this.#content.push(chunk, resolve);
    });
    if (this.#failure !== undefined) return undefined;
    try {
      return pieces.map((piece) => this.#reader.push(piece)).join('');
    } catch {
      // A reader that trips over an answer is a defect of ours; policy says what it means.
      return undefined;
    }
  }

  async *#judge(text: string): AsyncGenerator<Buffer, void> {
    const decision = this.options.guard.push(text);
    if (decision.kind === 'stop') yield* this.#stop(decision.refusal);
    else if (decision.kind === 'pass') yield* this.#release();
  }

  *#release(): Generator<Buffer, void> {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    if (held.length > 0) this.#given = true;
    yield* held;
  }

  async *#cannotRead(reason: string): AsyncGenerator<Buffer, void> {
    const refusal = this.options.unreadable(reason);
    if (refusal) return yield* this.#stop(refusal);
    this.#blind = true;
    yield* this.#release();
  }

  *#stop(refusal: Refusal): Generator<Buffer, void> {
    this.stopped = true;
    this.#held = [];
    const { extractor, request, response, onStop } = this.options;
    onStop(refusal, !this.#given);
    if (!this.#given || !this.#content.identity) return;
    const end = extractor.stop(request, response, refusal);
    if (end !== '') yield Buffer.from(end, 'utf8');
  }
}
