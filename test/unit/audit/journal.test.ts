import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../core/audit/frame';
import { Journal } from '../../../core/audit/journal';
import { segmentPath } from '../../../core/audit/segment';
import { temporaryFolder } from './temporary-folder';

const START = { segment: 0, offset: 0 };

async function readAll(journal: Journal): Promise<string[]> {
  const texts: string[] = [];
  let position = START;
  for (;;) {
    const { payloads, next } = await journal.read(position, 100);
    if (payloads.length === 0) return texts;
    texts.push(...payloads.map(String));
    position = next;
  }
}

async function journalWith(directory: string, texts: readonly string[]): Promise<void> {
  const journal = await Journal.open({ directory, after: START });
  await Promise.all(texts.map((text) => journal.append(Buffer.from(text))));
  await journal.close();
}

describe('a journal', () => {
  it('gives records back in the order of their appends, over many segments', async () => {
    const directory = await temporaryFolder();
    const journal = await Journal.open({ directory, after: START, segmentBytes: 64 });
    const texts = Array.from({ length: 100 }, (_, n) => `record ${n}`);
    for (const text of texts) await journal.append(Buffer.from(text));
    expect(await readAll(journal)).toEqual(texts);
    await journal.close();
    const again = await Journal.open({ directory, after: START });
    expect(await readAll(again)).toEqual(texts);
    await again.close();
  });

  it('keeps whole records and cuts the rest, wherever the writer was killed', async () => {
    const texts = ['first', 'second, a little longer', 'third'];
    const frames = texts.map((text) => encodeFrame(Buffer.from(text)));
    const ends = frames.map((_, n) =>
      frames.slice(0, n + 1).reduce((sum, frame) => sum + frame.length, 0),
    );
    const bytes = Buffer.concat(frames);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const directory = await temporaryFolder();
      await writeFile(segmentPath(directory, 1), bytes.subarray(0, cut));
      const journal = await Journal.open({ directory, after: START });
      const whole = ends.filter((end) => end <= cut);
      expect(await readAll(journal)).toEqual(texts.slice(0, whole.length));
      expect(journal.cutBytes).toBe(cut - (whole.at(-1) ?? 0));
      await journal.append(Buffer.from('after'));
      expect((await readAll(journal)).at(-1)).toBe('after');
      await journal.close();
    }
  });

  it('keeps all records before damage, whatever was written over its end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (garbage) => {
        const directory = await temporaryFolder();
        await journalWith(directory, ['one', 'two']);
        const path = segmentPath(directory, 1);
        await writeFile(path, Buffer.concat([await readFile(path), garbage]));
        const journal = await Journal.open({ directory, after: START });
        expect((await readAll(journal)).slice(0, 2)).toEqual(['one', 'two']);
        await journal.close();
      }),
      { numRuns: 40 },
    );
  });

  it('never writes below a position that a power cut took from the file', async () => {
    const directory = await temporaryFolder();
    await journalWith(directory, ['lost', 'lost, too']);
    await truncate(segmentPath(directory, 1), 0);
    const after = { segment: 1, offset: 30 };
    const journal = await Journal.open({ directory, after });
    await journal.append(Buffer.from('new'));
    expect((await journal.read(after, 100)).payloads.map(String)).toEqual(['new']);
    await journal.close();
  });

  it('fails the append when the disk does, and takes the next one', async () => {
    const directory = await temporaryFolder();
    let broken = true;
    const journal = await Journal.open({
      directory,
      after: START,
      openForAppend: async (path) => {
        const file = await open(path, 'wx');
        // Half of the bytes reach the disk before it is full.
        const write = async (bytes: Buffer, start: number, length: number, place: number) => {
          if (!broken) return await file.write(bytes, start, length, place);
          await file.write(bytes, start, Math.floor(length / 2), place);
          throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
        };
        return {
          write: write,
          truncate: (length) => file.truncate(length),
          close: () => file.close(),
        };
      },
    });
    await expect(journal.append(Buffer.from('lost loudly'))).rejects.toThrow('no space left');
    expect(await readAll(journal)).toEqual([]);
    broken = false;
    await journal.append(Buffer.from('kept'));
    expect(await readAll(journal)).toEqual(['kept']);
    await journal.close();
  });

  it('leaves a file behind that it can neither write nor cut', async () => {
    const directory = await temporaryFolder();
    let files = 0;
    const journal = await Journal.open({
      directory,
      after: START,
      openForAppend: async (path) => {
        files += 1;
        const file = await open(path, 'wx');
        if (files > 1) return file;
        const fail = async (): Promise<never> => {
          throw new Error('input/output error');
        };
        return { write: fail, truncate: fail, close: () => file.close() };
      },
    });
    await expect(journal.append(Buffer.from('x'))).rejects.toThrow('input/output error');
    await journal.append(Buffer.from('y'));
    expect(await readAll(journal)).toEqual(['y']);
    await journal.close();
  });
});
