import { framedEnd } from '../../extract/answer/framed-end';
import type { Extractor, RequestHead, ResponseHead } from '../../extract/types';
import type { Refusal } from '../../exchange/verdict';
import type { AnswerGuard } from '../../pipeline/types';
import { heldAnswer, type HeldAnswer, type Release } from '../../http/answer/held-answer';
import type { BodyReceiver, BodySink, BodySource } from '../../http/message';
import type { FieldLines } from '../../http/http1/fields';
import { contentStream, type ContentStream } from '../../http/body/content-stream';

export interface WatchOptions {
  readonly guard: AnswerGuard;
  readonly extractor: Extractor;
  readonly request: RequestHead;
  readonly response: ResponseHead;
  readonly source: BodySource;
  /**
   * Opens the answer towards the client; called with the first bytes that may go.
   * @param decoded what follows has no content coding any more
   */
  readonly open: (decoded: boolean) => BodySink;
  /** The answer was stopped before anything of it was sent: refuse the request instead. */
  readonly refuse: (refusal: Refusal) => void;
  /** Refusal for an answer that cannot be read, where policy fails closed; else `undefined`. */
  readonly unreadable: (reason: string) => Refusal | undefined;
  readonly decompressedBytes: number;
  readonly heldBytes: number;
  readonly onOver: (result: 'completed' | 'stopped' | 'failed', error?: string) => void;
}

/**
 * Passes an answer on while its text is judged. It is held back as long as the guard asks for more
 * text, text in it is exchanged where a rule masks it, and it ends in the app's own form when the
 * guard stops it.
 */
export class WatchedAnswer implements BodyReceiver {
  readonly #held: HeldAnswer;
  readonly #content: ContentStream;
  #sink: BodySink | undefined;
  #over = false;
  /** Set once the text can no longer be read and policy lets it pass. */
  #blind = false;
  #deciding = 0;
  /** The end of the content coding was looked for. */
  #decoded = false;
  #end: { readonly trailers: FieldLines } | { readonly error: Error } | undefined;

  constructor(private readonly options: WatchOptions) {
    this.#held = heldAnswer(options);
    this.#content = contentStream(
      options.response.headers['content-encoding'],
      options.decompressedBytes,
      (failure) => this.#undecodable(`the answer's compression is ${failure}`),
    );
  }

  /** Sends the head at once: for streams, whose readers wait for it. */
  openNow(): void {
    this.#sink ??= this.#open();
  }

  onData(bytes: Buffer): void {
    if (this.#over) return;
    if (this.#blind && !this.#decodes) {
      this.#send([bytes]);
      return;
    }
    this.#deciding++;
    if (!this.#content.identity) this.options.source.pause();
    this.#content.push(bytes, (pieces) => {
      this.#deciding--;
      this.#judge(bytes, pieces);
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

  /** True where the client gets the answer without its content coding. */
  get #decodes(): boolean {
    return this.#held.decodes && !this.#content.identity;
  }

  #open(): BodySink {
    return this.options.open(this.#decodes);
  }

  #judge(raw: Buffer, pieces: readonly Buffer[]): void {
    if (this.#over) return;
    if (this.#blind) {
      this.#send(this.#decodes ? pieces : [raw].filter(({ length }) => length > 0));
      return;
    }
    this.#read(() => this.#held.push(raw, pieces));
    if (!this.#over && this.#held.waiting > this.options.heldBytes) {
      this.#unreadable('too much of the answer had to be held back');
    }
  }

  #read(read: () => Release): void {
    let release: Release;
    try {
      release = read();
    } catch {
      // A reader that trips over an answer is a defect; policy says what it means.
      this.#unreadable('the answer could not be read');
      return;
    }
    if (release.kind === 'stop') this.#stop(release.refusal);
    else this.#send(release.bytes);
  }

  #send(bytes: readonly Buffer[]): void {
    if (bytes.length === 0) return;
    this.#sink ??= this.#open();
    for (const one of bytes) this.#write(this.#sink, one);
  }

  #write(sink: BodySink, bytes: Buffer): void {
    if (sink.write(bytes)) return;
    this.options.source.pause();
    sink.onDrain = () => this.options.source.resume();
  }

  #finishWhenRead(): void {
    if (!this.#end || this.#deciding > 0 || this.#over) return;
    if ('error' in this.#end) this.#fail(this.#end.error);
    else if (this.#decoded) this.#finish(this.#end.trailers);
    else this.#decodeEnd();
  }

  /** What a coding that is cut short stands for is not known: it is no complete answer. */
  #decodeEnd(): void {
    this.#decoded = true;
    this.#deciding++;
    this.#content.finish((pieces) => {
      this.#deciding--;
      if (pieces.length > 0) this.#judge(Buffer.alloc(0), pieces);
      this.#finishWhenRead();
    });
  }

  #finish(trailers: FieldLines): void {
    if (!this.#blind) this.#read(() => this.#held.finish());
    if (this.#over) return;
    this.#sink ??= this.#open();
    this.#over = true;
    this.#content.close();
    this.#sink.end(trailers);
    this.options.onOver('completed');
  }

  #fail(error: Error): void {
    this.#over = true;
    this.#content.close();
    this.#sink ??= this.#open();
    this.#sink.abort();
    this.options.onOver('failed', error.message);
  }

  /** Where the client gets the answer decoded, nothing of it could follow. */
  #undecodable(reason: string): void {
    if (this.#over) return;
    if (!this.#decodes) {
      this.#unreadable(reason);
      return;
    }
    const refusal = this.#sink ? undefined : this.options.unreadable(reason);
    if (refusal) this.#stop(refusal);
    else this.#fail(new Error(reason));
  }

  #unreadable(reason: string): void {
    if (this.#over || this.#blind) return;
    const refusal = this.options.unreadable(reason);
    if (refusal) this.#stop(refusal);
    else {
      this.#blind = true;
      this.#send(this.#held.surrender());
    }
  }

  #stop(refusal: Refusal): void {
    this.#over = true;
    const identity = this.#content.identity || this.#held.decodes;
    this.#content.close();
    const sink = this.#sink;
    if (!sink) {
      this.options.refuse(refusal);
    } else if (identity) {
      const { extractor, request, response } = this.options;
      const text = extractor.stop(request, response, refusal);
      sink.write(framedEnd(response, refusal) ?? Buffer.from(text, 'utf8'));
      sink.end();
    } else sink.abort();
    this.options.onOver('stopped');
  }
}
