import { readFileSync } from 'node:fs';

/** First bytes of a model file. */
export const CONTAINER_MAGIC = 'PCMODEL1';

/** Arrays begin at multiples of this, bytes. */
export const CONTAINER_ALIGNMENT = 16;

export type ContainerArray = Int8Array | Uint8Array | Int32Array | Float32Array;
export type ArrayKind = 'int8' | 'uint8' | 'int32' | 'float32';

export interface ArrayEntry {
  readonly kind: ArrayKind;
  /** From the start of the data, bytes. */
  readonly offset: number;
  /** Number of elements. */
  readonly length: number;
}

export interface ContainerHeader {
  readonly arrays: Readonly<Record<string, ArrayEntry>>;
  /** Whatever else the model needs. */
  readonly meta: unknown;
}

/** A model file that is not what it must be. The message names file and fault. */
export class ModelFileError extends Error {
  readonly code = 'MODEL_FILE_INVALID';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelFileError';
  }
}

/**
 * A model file: magic, length of the header (uint32, little endian), header (JSON), then the arrays
 * as they lie in memory, so that reading one is no more than looking at it.
 */
export class Container {
  readonly meta: unknown;
  readonly #header: ContainerHeader;
  readonly #data: Uint8Array;

  constructor(
    private readonly name: string,
    bytes: Uint8Array,
  ) {
    const start = CONTAINER_MAGIC.length + 4;
    if (
      Buffer.from(bytes.subarray(0, CONTAINER_MAGIC.length)).toString('latin1') !== CONTAINER_MAGIC
    ) {
      throw new ModelFileError(`${name}: no model file`);
    }
    const length = new DataView(bytes.buffer, bytes.byteOffset + start - 4, 4).getUint32(0, true);
    const text = Buffer.from(bytes.subarray(start, start + length)).toString('utf8');
    try {
      this.#header = JSON.parse(text) as ContainerHeader;
    } catch (cause) {
      throw new ModelFileError(`${name}: damaged header`, { cause });
    }
    const dataStart = Math.ceil((start + length) / CONTAINER_ALIGNMENT) * CONTAINER_ALIGNMENT;
    // Arrays of four-byte elements cannot look at memory that begins anywhere.
    const aligned = (bytes.byteOffset + dataStart) % CONTAINER_ALIGNMENT === 0;
    this.#data = aligned ? bytes.subarray(dataStart) : Uint8Array.from(bytes.subarray(dataStart));
    this.meta = this.#header.meta;
  }

  /** Reads the file. @throws ModelFileError */
  static read(file: string): Container {
    try {
      return new Container(file, readFileSync(file));
    } catch (cause) {
      if (cause instanceof ModelFileError) throw cause;
      throw new ModelFileError(`${file}: cannot be read`, { cause });
    }
  }

  int8(name: string): Int8Array {
    const { offset, length } = this.#entry(name, 'int8', 1);
    return new Int8Array(this.#data.buffer, this.#data.byteOffset + offset, length);
  }

  float32(name: string): Float32Array {
    const { offset, length } = this.#entry(name, 'float32', 4);
    return new Float32Array(this.#data.buffer, this.#data.byteOffset + offset, length);
  }

  int32(name: string): Int32Array {
    const { offset, length } = this.#entry(name, 'int32', 4);
    return new Int32Array(this.#data.buffer, this.#data.byteOffset + offset, length);
  }

  bytes(name: string): Uint8Array {
    const { offset, length } = this.#entry(name, 'uint8', 1);
    return this.#data.subarray(offset, offset + length);
  }

  #entry(name: string, kind: ArrayKind, size: number): ArrayEntry {
    const entry = this.#header.arrays[name];
    if (entry?.kind !== kind || entry.offset + entry.length * size > this.#data.length) {
      throw new ModelFileError(`${this.name}: no ${kind} array "${name}"`);
    }
    return entry;
  }
}
