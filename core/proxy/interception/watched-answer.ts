import type { Extractor, RequestHead, ResponseHead, ResponseReader } from '../../extract/types';
import type { Refusal } from '../../exchange/verdict';
import type { AnswerGuard, GuardDecision } from '../../pipeline/types';
import type { BodyReceiver, BodySink, BodySource } from '../../http/message';
import type { FieldLines } from '../../http/http1/fields';
import { contentStream, type ContentStream } from '../../http/body/content-stream';

export interface WatchOptions {
  readonly guard: AnswerGuard;
  readonly extractor: Extractor;
  readonly request: RequestHead;
  readonly response: ResponseHead;
  readonly source: BodySource;
  /** Opens the answer towards the client; called with the first bytes that may go. */
  readonly open: () => BodySink;
  /** The answer was stopped before anything of it was sent: refuse the request instead. */
  readonly refuse: (refusal: Refusal) => void;
  /** Refusal for an answer that cannot be read, where policy fails closed; else `undefined`. */
  readonly unreadable: (reason: string) => Refusal | undefined;
  readonly decompressedBytes: number;
  readonly heldBytes: number;
  readonly onOver: (result: 'completed' | 'stopped' | 'failed', error?: string) => void;
}

/**
 * Passes an answer on while its text is judged. Chunks are held back as long as the guard asks for
 * more text, and the answer ends in the app's own form when the guard stops it.
 */
export class WatchedAnswer implements BodyReceiver {
  readonly #reader: ResponseReader;
  readonly #content: ContentStream;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #sink: BodySink | undefined;
  #over = false;
  /** Set once the text can no longer be read and policy lets it pass. */
  #blind = false;
  #deciding = 0;
  #end: { readonly trailers: FieldLines } | { readonly error: Error } | undefined;

  constructor(private readonly options: WatchOptions) {
    this.#reader = options.extractor.reader(options.request, options.response);
    this.#content = contentStream(
      options.response.headers['content-encoding'],
      options.decompressedBytes,
      (failure) => this.#unreadable(`the answer's compression is ${failure}`),
    );
  }

  /** Sends the head at once: for streams, whose readers wait for it. */
  openNow(): void {
    this.#sink ??= this.options.open();
  }

  onData(bytes: Buffer): void {
    if (this.#over) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#blind) {
      this.#release();
      return;
    }
    this.#deciding++;
    if (!this.#content.identity) this.options.source.pause();
    this.#content.push(bytes, (pieces) => {
      this.#deciding--;
      this.#judge(pieces);
      if (!this.#content.identity) this.options.source.resume();
      this.#finishWhenRead();
    });
  }

  onEnd(trailers: FieldLines): void {
    this.#end = { trailers };
    this.#finishWhenRead();
  }

  onError(error: Error): void {
    this.#end = { error };
    this.#finishWhenRead();
  }

  #judge(pieces: readonly Buffer[]): void {
    if (this.#over || this.#blind) return;
    let text = '';
    try {
      for (const piece of pieces) text += this.#reader.push(piece);
    } catch {
      // A reader that trips over an answer is a defect; policy says what it means.
      this.#unreadable('the answer could not be read');
      return;
    }
    if (text === '' && this.#held.length === 1) this.#release();
    else this.#obey(this.options.guard.push(text));
    if (!this.#over && this.#heldBytes > this.options.heldBytes) {
      this.#unreadable('too much of the answer had to be held back');
    }
  }

  #obey(decision: GuardDecision): void {
    if (decision.kind === 'pass') this.#release();
    else if (decision.kind === 'stop') this.#stop(decision.refusal);
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    if (held.length === 0) return;
    this.#sink ??= this.options.open();
    for (const bytes of held) this.#write(this.#sink, bytes);
  }

  #write(sink: BodySink, bytes: Buffer): void {
    if (sink.write(bytes)) return;
    this.options.source.pause();
    sink.onDrain = () => this.options.source.resume();
  }

  #finishWhenRead(): void {
    if (!this.#end || this.#deciding > 0 || this.#over) return;
    if ('error' in this.#end) this.#fail(this.#end.error);
    else this.#finish(this.#end.trailers);
  }

  #finish(trailers: FieldLines): void {
    if (!this.#blind) {
      let last: GuardDecision;
      try {
        const text = this.#reader.finish();
        if (text !== '') this.options.guard.push(text);
        last = this.options.guard.finish();
      } catch {
        // As above: a defect of the reader.
        this.#unreadable('the answer could not be read');
        last = { kind: 'pass' };
      }
      if (this.#over) return;
      this.#obey(last);
      if (this.#over) return;
    }
    this.#release();
    this.#sink ??= this.options.open();
    this.#over = true;
    this.#content.close();
    this.#sink.end(trailers);
    this.options.onOver('completed');
  }

  #fail(error: Error): void {
    this.#over = true;
    this.#content.close();
    this.#sink ??= this.options.open();
    this.#sink.abort();
    this.options.onOver('failed', error.message);
  }

  #unreadable(reason: string): void {
    if (this.#over || this.#blind) return;
    const refusal = this.options.unreadable(reason);
    if (refusal) this.#stop(refusal);
    else {
      this.#blind = true;
      this.#release();
    }
  }

  #stop(refusal: Refusal): void {
    this.#over = true;
    this.#held = [];
    this.#content.close();
    const sink = this.#sink;
    if (!sink) {
      this.options.refuse(refusal);
    } else if (this.#content.identity) {
      const { extractor, request, response } = this.options;
      sink.write(Buffer.from(extractor.stop(request, response, refusal), 'utf8'));
      sink.end();
    } else sink.abort();
    this.options.onOver('stopped');
  }
}
