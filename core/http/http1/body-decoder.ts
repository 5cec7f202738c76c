import type { HttpLimits } from '../limits';
import { NO_FIELDS, parseFields, type FieldLines } from './fields';
import type { Framing } from './framing';
import { MessageError } from './message-error';

const CR = 0x0d;
const LF = 0x0a;
/** `chunk-size` of RFC 9112 7.1, below 2^53, with its extensions (dropped: 7.1.1 allows it). */
const CHUNK_LINE = /^([0-9A-Fa-f]{1,13})([ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/;
/** `chunk-ext` of RFC 9112 7.1.1: names and values that are tokens or quoted strings. */
const CHUNK_EXTENSIONS =
  /^(?:[ \t]*;[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:[ \t]*=[ \t]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+|"(?:[\t\x20\x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t\x20-\x7e\x80-\xff])*"))?)+$/;

type State = 'data' | 'size' | 'after-data' | 'trailers' | 'done';

/** What a decoder gives out, in order. */
export interface BodyEvents {
  onData(bytes: Buffer): void;
  onEnd(trailers: FieldLines): void;
}

/** Takes the framing off a body. Strict: any deviation throws `MessageError`. */
export class BodyDecoder {
  #state: State;
  /** Bytes of data still to come; in `until-close` framing there is no end. */
  #left: number;
  #line = '';
  #trailerBytes = 0;
  #extensionBytes = 0;
  readonly #trailers: string[] = [];
  readonly #chunked: boolean;

  constructor(
    framing: Framing,
    private readonly events: BodyEvents,
    private readonly limits: HttpLimits,
    /** Status that a client gets for a broken body; 502 when the upstream sent it. */
    private readonly status: number,
  ) {
    this.#chunked = framing.kind === 'chunked';
    this.#state = framing.kind === 'none' ? 'done' : this.#chunked ? 'size' : 'data';
    this.#left =
      framing.kind === 'length' ? framing.length : framing.kind === 'until-close' ? Infinity : 0;
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Takes bytes; gives those that come after the body, or `undefined` when all belonged to it. */
  push(chunk: Buffer): Buffer | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#state === 'done') return at === 0 ? chunk : chunk.subarray(at);
      at = this.#state === 'data' ? this.#takeData(chunk, at) : this.#takeLine(chunk, at);
    }
    return undefined;
  }

  /** The connection has ended. Throws when the body is incomplete. */
  close(): void {
    if (this.#state === 'done') return;
    if (this.#left !== Infinity) throw new MessageError(this.status, 'the body was cut off');
    this.#finish(NO_FIELDS);
  }

  #takeData(chunk: Buffer, at: number): number {
    const available = chunk.length - at;
    const take = available < this.#left ? available : this.#left;
    const end = at + take;
    this.#left -= take;
    const bytes = take === chunk.length ? chunk : chunk.subarray(at, end);
    // The state moves first: a receiver may look at `done` while it takes the last bytes.
    if (this.#left === 0 && this.#chunked) this.#state = 'after-data';
    this.events.onData(bytes);
    if (this.#left === 0 && !this.#chunked) this.#finish(NO_FIELDS);
    return end;
  }

  /** Lines are short and may come in pieces; their limit bounds what is kept. */
  #takeLine(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(LF, at);
    const piece = chunk.toString('latin1', at, end < 0 ? chunk.length : end);
    this.#line += piece;
    if (this.#line.length > this.limits.chunkLineBytes && this.#state !== 'trailers') {
      throw new MessageError(this.status, 'a chunk-size line is too long');
    }
    if (this.#state === 'trailers') this.#countTrailerBytes(piece.length + 1);
    if (end < 0) return chunk.length;
    const line = this.#line;
    if (line.charCodeAt(line.length - 1) !== CR) {
      throw new MessageError(this.status, 'a line of the chunked body does not end in CRLF');
    }
    this.#line = '';
    this.#endOfLine(line.slice(0, -1));
    return end + 1;
  }

  #endOfLine(line: string): void {
    if (this.#state === 'after-data') {
      if (line !== '') throw new MessageError(this.status, 'a chunk is longer than its size');
      this.#state = 'size';
    } else if (this.#state === 'size') {
      const match = CHUNK_LINE.exec(line);
      if (!match) throw new MessageError(this.status, 'a chunk size is malformed');
      if (match[2] !== undefined) this.#checkExtensions(match[2]);
      this.#left = Number.parseInt(match[1] ?? '', 16);
      this.#state = this.#left === 0 ? 'trailers' : 'data';
    } else if (line === '') {
      this.#endOfTrailers();
    } else {
      this.#trailers.push(line);
    }
  }

  #checkExtensions(text: string): void {
    this.#extensionBytes += text.length;
    if (this.#extensionBytes > this.limits.chunkExtensionBytes) {
      throw new MessageError(this.status, 'too many bytes of chunk extensions');
    }
    if (!CHUNK_EXTENSIONS.test(text)) {
      throw new MessageError(this.status, 'a chunk extension is malformed');
    }
  }

  #countTrailerBytes(bytes: number): void {
    this.#trailerBytes += bytes;
    if (this.#trailerBytes > this.limits.headBytes) {
      throw new MessageError(this.status === 400 ? 431 : this.status, 'too many trailer bytes');
    }
  }

  #endOfTrailers(): void {
    if (this.#trailers.length === 0) this.#finish(NO_FIELDS);
    else this.#finish(allowedTrailers(parseFields(this.#trailers, 0, this.limits).lines));
  }

  #finish(trailers: FieldLines): void {
    this.#state = 'done';
    this.events.onEnd(trailers);
  }
}

/** Fields that frame, route or authenticate a message do not belong in trailers (RFC 9110 6.5.1). */
const NOT_IN_TRAILERS: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'content-length',
  'host',
  'trailer',
  'te',
  'connection',
  'upgrade',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'authorization',
  'cookie',
  'set-cookie',
  'content-encoding',
  'content-type',
  'content-range',
]);

function allowedTrailers(lines: FieldLines): FieldLines {
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] ?? '';
    if (!NOT_IN_TRAILERS.has(name.toLowerCase())) kept.push(name, lines[i + 1] ?? '');
  }
  return kept;
}
