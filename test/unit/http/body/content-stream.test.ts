import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storeAsZstd } from '../../../../core/extract/zstd';
import { contentStream, type ContentFailure } from '../../../../core/http/body/content-stream';

const CODINGS: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
  gzip: gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: storeAsZstd,
};

/** Decodes a body that comes in these chunks. */
async function decode(coding: string, chunks: readonly Uint8Array[]) {
  const failures: ContentFailure[] = [];
  const stream = contentStream(coding, 1 << 20, (failure) => failures.push(failure));
  const pieces: Buffer[] = [];
  const take = (some: readonly Buffer[]): void => void pieces.push(...some);
  for (const chunk of chunks) {
    take(await new Promise<readonly Buffer[]>((done) => stream.push(Buffer.from(chunk), done)));
  }
  take(await new Promise<readonly Buffer[]>((done) => stream.finish(done)));
  stream.close();
  return { text: Buffer.concat(pieces).toString('utf8'), failures };
}

describe.each(Object.keys(CODINGS))('the content coding %s', (coding) => {
  const encode = CODINGS[coding] ?? gzipSync;

  it('is undone in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.nat(), async (text, cut) => {
        const plain = Buffer.from(text);
        const bytes = encode(plain);
        const at = cut % bytes.length;
        expect(await decode(coding, [bytes.subarray(0, at), bytes.subarray(at)])).toEqual({
          text: plain.toString('utf8'),
          failures: [],
        });
      }),
      { numRuns: 50 },
    );
  });

  it('is broken once, wherever it is cut short', async () => {
    const bytes = encode(Buffer.from('Hello, this is all of it. '.repeat(20)));
    for (let length = 1; length < bytes.length; length += 1) {
      const { failures } = await decode(coding, [bytes.subarray(0, length)]);
      expect({ length, failures }).toEqual({ length, failures: ['broken'] });
    }
  });

  it('may be named for a body that is empty', async () => {
    expect(await decode(coding, [])).toEqual({ text: '', failures: [] });
  });
});
