import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  type BrotliDecompress,
  type Gunzip,
  type Inflate,
} from 'node:zlib';
import { ZstdDecoder } from '../../extract/zstd';

/** Why a stream cannot be read on. */
export type ContentFailure = 'broken' | 'too-large' | 'unsupported';

/** Undoes the content coding of a body chunk by chunk. */
export interface ContentStream {
  /** True when what goes in comes out unchanged, at once. */
  readonly identity: boolean;
  /** Gives what one chunk decodes to; called back once for each push, in order. */
  push(chunk: Buffer, onDecoded: (pieces: readonly Buffer[]) => void): void;
  /**
   * The body is over. Gives what is left, after the failure `broken` where the coding does not end
   * there: its last bytes or its checksum are missing.
   */
  finish(onDecoded: (pieces: readonly Buffer[]) => void): void;
  close(): void;
}

type Decompressor = Gunzip | Inflate | BrotliDecompress;

class Decompression implements ContentStream {
  readonly identity = false;
  #pieces: Buffer[] = [];
  #total = 0;
  #waiting: ((pieces: readonly Buffer[]) => void) | undefined;
  #failed = false;
  #begun = false;

  constructor(
    private readonly stream: Decompressor,
    private readonly limit: number,
    private readonly onFailure: (failure: ContentFailure) => void,
  ) {
    stream.on('data', (piece: Buffer) => {
      this.#total += piece.length;
      if (this.#total > this.limit) this.#fail('too-large');
      else this.#pieces.push(piece);
    });
    stream.on('error', () => this.#fail('broken'));
  }

  push(chunk: Buffer, onDecoded: (pieces: readonly Buffer[]) => void): void {
    if (this.#failed) {
      onDecoded([]);
      return;
    }
    this.#begun = true;
    this.#waiting = onDecoded;
    this.stream.write(chunk, () => this.#deliver());
  }

  finish(onDecoded: (pieces: readonly Buffer[]) => void): void {
    // An empty body has no coding either.
    if (this.#failed || !this.#begun) {
      onDecoded([]);
      return;
    }
    this.#waiting = onDecoded;
    this.stream.once('end', () => this.#deliver());
    this.stream.end();
  }

  close(): void {
    this.#failed = true;
    this.stream.destroy();
  }

  #deliver(): void {
    const waiting = this.#waiting;
    const pieces = this.#pieces;
    this.#waiting = undefined;
    this.#pieces = [];
    waiting?.(pieces);
  }

  #fail(failure: ContentFailure): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#pieces = [];
    this.stream.destroy();
    this.onFailure(failure);
    this.#deliver();
  }
}

class ZstdStream implements ContentStream {
  readonly identity = false;
  readonly #decoder: ZstdDecoder;
  #failed = false;
  #begun = false;

  constructor(
    limit: number,
    private readonly onFailure: (failure: ContentFailure) => void,
  ) {
    this.#decoder = new ZstdDecoder(limit);
  }

  push(chunk: Buffer, onDecoded: (pieces: readonly Buffer[]) => void): void {
    this.#begun ||= chunk.length > 0;
    onDecoded(this.#read(() => this.#decoder.push(chunk)));
  }

  finish(onDecoded: (pieces: readonly Buffer[]) => void): void {
    onDecoded(this.#begun ? this.#read(() => this.#decoder.finish()) : []);
  }

  #read(read: () => readonly Uint8Array[]): readonly Buffer[] {
    if (this.#failed) return [];
    try {
      return read().map((piece) => Buffer.from(piece.buffer));
    } catch (error) {
      this.#failed = true;
      const large = error instanceof Error && 'code' in error;
      this.onFailure(large && error.code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'broken');
      return [];
    }
  }

  close(): void {
    this.#failed = true;
  }
}

const IDENTITY: ContentStream = {
  identity: true,
  push: (chunk, onDecoded) => onDecoded([chunk]),
  finish: (onDecoded) => onDecoded([]),
  close: () => undefined,
};

/**
 * A stream for a `Content-Encoding` header. Streams with two codings are as good as unknown in the
 * wild, and are not read.
 */
export function contentStream(
  coding: string | undefined,
  limit: number,
  onFailure: (failure: ContentFailure) => void,
): ContentStream {
  switch (coding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return IDENTITY;
    case 'gzip':
    case 'x-gzip':
      return new Decompression(createGunzip(), limit, onFailure);
    case 'deflate':
      return new Decompression(createInflate(), limit, onFailure);
    case 'zstd':
      return new ZstdStream(limit, onFailure);
    case 'br':
      return new Decompression(createBrotliDecompress(), limit, onFailure);
    default:
      onFailure('unsupported');
      return {
        identity: false,
        push: (_chunk, onDecoded) => onDecoded([]),
        finish: (onDecoded) => onDecoded([]),
        close: () => undefined,
      };
  }
}
