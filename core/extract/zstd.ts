import { Decompress } from 'fzstd';

/** Largest window that a `zstd` content coding may ask for (RFC 9659 3), bytes. */
export const ZSTD_WINDOW_BYTES = 8 * 1024 * 1024;
/** Compressed bytes that are undone before others get a turn. */
const SLICE_BYTES = 64 * 1024;
/** Most bytes of one block (RFC 8878 3.1.1.2.4). */
const BLOCK_BYTES = 128 * 1024;
const MAGIC = 0xfd2fb528;

/** More came out of a body than is allowed. */
class TooLarge extends Error {
  readonly code = 'ERR_BUFFER_TOO_LARGE';
}

/**
 * Undoes zstd piece by piece. Throws for what is broken, and past the limit
 * (`ERR_BUFFER_TOO_LARGE`).
 */
export class ZstdDecoder {
  readonly #walker = new FrameWalker();
  readonly #stream: Decompress;
  #pieces: Uint8Array[] = [];
  #total = 0;

  constructor(limit: number) {
    this.#stream = new Decompress((piece) => {
      this.#total += piece.length;
      if (this.#total > limit) throw new TooLarge('more than the limit');
      // The decoder writes into the same memory again.
      if (piece.length > 0) this.#pieces.push(piece.slice());
    });
  }

  /** Gives what these bytes decode to. */
  push(chunk: Uint8Array): Uint8Array[] {
    this.#walker.push(chunk);
    if (chunk.length > 0) this.#stream.push(chunk);
    return this.#take();
  }

  /** The last bytes. Throws when a frame is cut short. */
  finish(): Uint8Array[] {
    if (!this.#walker.betweenFrames) throw new Error('the last frame is cut short');
    return this.#take();
  }

  #take(): Uint8Array[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

/**
 * The text behind a whole zstd stream (RFC 8878). @throws where it is broken, or longer than
 * `limit` bytes
 */
export function decompressZstdSync(bytes: Uint8Array, limit: number): Uint8Array {
  const decoder = new ZstdDecoder(limit);
  return Buffer.concat([...decoder.push(bytes), ...decoder.finish()]);
}

/** The same in slices, so that other work goes on meanwhile. */
export async function decompressZstd(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  const decoder = new ZstdDecoder(limit);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    pieces.push(...decoder.push(bytes.subarray(at, at + SLICE_BYTES)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return Buffer.concat([...pieces, ...decoder.finish()]);
}

/**
 * A zstd frame that stores its bytes as they are (RFC 8878 3.1.1.2.2, Raw_Block): valid for every
 * decoder, and a body that we changed is sent once.
 */
export function storeAsZstd(bytes: Uint8Array): Uint8Array {
  const header = Buffer.alloc(14);
  header.writeUInt32LE(MAGIC, 0);
  // A content size in eight bytes, and a window of 128 KiB: nothing refers back.
  header[4] = 0xc0;
  header[5] = (17 - 10) << 3;
  header.writeBigUInt64LE(BigInt(bytes.length), 6);
  const parts: Uint8Array[] = [header];
  let at = 0;
  do {
    const block = bytes.subarray(at, at + BLOCK_BYTES);
    at += BLOCK_BYTES;
    const start = Buffer.alloc(3);
    start.writeUIntLE((block.length << 3) | (at >= bytes.length ? 1 : 0), 0, 3);
    parts.push(start, block);
  } while (at < bytes.length);
  return Buffer.concat(parts);
}

type Step = 'magic' | 'skip-size' | 'descriptor' | 'header' | 'block' | 'pass';

/**
 * Walks over the frames of a stream to see what each header asks for before the decoder does: it would
 * set aside any window that a header names.
 */
class FrameWalker {
  #step: Step = 'magic';
  #seen: number[] = [];
  #needed = 4;
  #skip = 0;
  /** What follows the bytes that are passed over. */
  #then: 'block' | 'magic' = 'magic';
  #checksum = 0;
  #descriptor = 0;

  get betweenFrames(): boolean {
    return this.#step === 'magic' && this.#seen.length === 0;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#step === 'pass') {
        const passed = Math.min(this.#skip, chunk.length - at);
        at += passed;
        this.#skip -= passed;
        if (this.#skip === 0) this.#expect(this.#then, this.#then === 'block' ? 3 : 4);
        continue;
      }
      this.#seen.push(chunk[at++] ?? 0);
      if (this.#seen.length === this.#needed) this.#read(Buffer.from(this.#seen));
    }
  }

  #expect(step: Step, needed: number): void {
    this.#step = step;
    this.#needed = needed;
    this.#seen = [];
  }

  #pass(bytes: number, then: 'block' | 'magic'): void {
    if (bytes === 0) {
      this.#expect(then, then === 'block' ? 3 : 4);
      return;
    }
    this.#step = 'pass';
    this.#seen = [];
    this.#skip = bytes;
    this.#then = then;
  }

  #read(bytes: Buffer): void {
    switch (this.#step) {
      case 'magic': {
        const magic = bytes.readUInt32LE(0);
        if (magic === MAGIC) this.#expect('descriptor', 1);
        else if (magic >= 0x184d2a50 && magic <= 0x184d2a5f) this.#expect('skip-size', 4);
        else throw new Error('this is not zstd');
        return;
      }
      case 'skip-size':
        this.#pass(bytes.readUInt32LE(0), 'magic');
        return;
      case 'descriptor':
        this.#readDescriptor(bytes[0] ?? 0);
        return;
      case 'header':
        this.#readHeader(bytes);
        return;
      case 'block':
        this.#readBlock(bytes.readUIntLE(0, 3));
        return;
      case 'pass':
    }
  }

  /** RFC 8878 3.1.1.1.1. */
  #readDescriptor(descriptor: number): void {
    if ((descriptor & 0x0b) !== 0) throw new Error('the frame asks for a dictionary');
    this.#descriptor = descriptor;
    this.#checksum = (descriptor & 0x04) === 0 ? 0 : 4;
    const single = (descriptor & 0x20) !== 0;
    const sizeFlag = descriptor >> 6;
    const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
    this.#expect('header', (single ? 0 : 1) + sizeBytes);
  }

  #readHeader(bytes: Buffer): void {
    const single = (this.#descriptor & 0x20) !== 0;
    if (!single) {
      const window = bytes[0] ?? 0;
      const base = 2 ** (10 + (window >> 3));
      if (base + (base / 8) * (window & 7) > ZSTD_WINDOW_BYTES) throw new TooLarge('the window');
    } else if (bytes.length === 4 && bytes.readUInt32LE(0) > ZSTD_WINDOW_BYTES) {
      throw new TooLarge('too large a window');
    } else if (bytes.length === 8 && bytes.readBigUInt64LE(0) > BigInt(ZSTD_WINDOW_BYTES)) {
      throw new TooLarge('too large a window');
    }
    this.#expect('block', 3);
  }

  /** RFC 8878 3.1.1.2. */
  #readBlock(header: number): void {
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === 3 || size > BLOCK_BYTES) throw new Error('a block is malformed');
    const stored = type === 1 ? 1 : size;
    if ((header & 1) === 0) this.#pass(stored, 'block');
    else this.#pass(stored + this.#checksum, 'magic');
  }
}
