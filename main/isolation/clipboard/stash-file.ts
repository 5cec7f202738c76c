import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../../keychain/atomic-file';
import type { BoardContent } from './board';

/** Seals what is written; unavailable where there is no keychain, since nothing may lie in the clear. */
export interface Seal {
  isAvailable(): boolean;
  seal(plain: string): Buffer;
  /** @throws where it was not sealed by this person on this computer */
  open(sealed: Buffer): string;
}

/** Most that is kept for the case of a crash, characters of its encoding. */
const STASH_LIMIT = 32 * 1024 * 1024;

const bytes = z.string().transform((text) => new Uint8Array(Buffer.from(text, 'base64')));
const contentSchema = z.object({
  text: z.string(),
  formats: z.array(z.object({ format: z.string(), bytes })),
});

/** What was put away of the clipboard, on disk and sealed, while an isolated window has the focus. */
export class StashFile {
  constructor(
    private readonly path: string,
    private readonly seal: Seal,
  ) {}

  async write(content: BoardContent): Promise<void> {
    if (!this.seal.isAvailable()) return;
    const { text, formats } = content;
    // Not by a replacer: a Buffer has made itself an object of numbers before that is asked.
    const written = formats.map(({ format, bytes: value }) => ({
      format,
      bytes: Buffer.from(value).toString('base64'),
    }));
    const plain = JSON.stringify({ text, formats: written });
    if (plain.length <= STASH_LIMIT) await writeFileAtomically(this.path, this.seal.seal(plain));
  }

  /** Undefined where nothing was left, or nothing that can be opened. */
  async read(): Promise<BoardContent | undefined> {
    if (!this.seal.isAvailable()) return undefined;
    try {
      const sealed = await readFile(this.path);
      return contentSchema.parse(JSON.parse(this.seal.open(sealed)));
    } catch {
      // No file is the rule; one that does not open belongs to another person or key.
      return undefined;
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { force: true });
  }
}
