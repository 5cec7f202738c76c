import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIMENSIONS, type Encoder } from '../../core/detect/models/encoder/encoder';

const FILE = 'embeddings.bin';
const KEY_BYTES = 16;
const ENTRY_BYTES = KEY_BYTES + DIMENSIONS * 4;

/**
 * Embeds texts, each once. With a directory they are kept there from one training to the next:
 * hashes and numbers, no texts.
 */
export class EmbeddingCache {
  readonly #known = new Map<string, Float32Array>();

  constructor(
    private readonly encoder: Encoder,
    private readonly directory: string | undefined,
  ) {
    const file = directory === undefined ? undefined : join(directory, FILE);
    if (file === undefined || !existsSync(file)) return;
    const data = readFileSync(file);
    for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES) {
      const key = data.toString('hex', at, at + KEY_BYTES);
      const bytes = Uint8Array.from(data.subarray(at + KEY_BYTES, at + ENTRY_BYTES));
      this.#known.set(key, new Float32Array(bytes.buffer));
    }
  }

  embed(text: string, pieces: number): Float32Array {
    const key = createHash('sha256')
      .update(`${pieces} ${text}`)
      .digest('hex')
      .slice(0, 2 * KEY_BYTES);
    let embedding = this.#known.get(key);
    if (embedding === undefined) {
      embedding = this.encoder.embed(text, pieces);
      this.#known.set(key, embedding);
    }
    return embedding;
  }

  save(): void {
    if (this.directory === undefined) return;
    mkdirSync(this.directory, { recursive: true });
    const entries = [...this.#known].map(([key, embedding]) =>
      Buffer.concat([
        Buffer.from(key, 'hex'),
        new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength),
      ]),
    );
    writeFileSync(join(this.directory, FILE), Buffer.concat(entries));
  }
}
