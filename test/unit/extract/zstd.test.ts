import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decompressZstd,
  decompressZstdSync,
  storeAsZstd,
  ZSTD_WINDOW_BYTES,
  ZstdDecoder,
} from '../../../core/extract/zstd';

const MIB = 1024 * 1024;
/** Three German sentences, by the zstd command at level 19, with a checksum. */
const SENTENCES = Buffer.from(
  'KLUv/QRojQEAdAJEZXIgSGFmZW4gbGllZ3QgYW0gTWVlciwgTnVtbWVyIDEuCjIzLgoCAMARM7h6AqMfiQQ=',
  'base64',
);
/** 200 000 times `a`. */
const LONG = Buffer.from('KLUv/aRADQMAVAAAEGFhAQD7/znAAgNqCGGDVryY', 'base64');
/** The same, with a window of 128 MiB. */
const WIDE = Buffer.from('KLUv/QSITAAACGEBAPz/ORACA2oIYYNWvJg=', 'base64');
const TEXT = [1, 2, 3].map((n) => `Der Hafen liegt am Meer, Nummer ${n}.\n`).join('');

describe('zstd', () => {
  it('is undone as the command made it, at once and in slices', async () => {
    expect(Buffer.from(decompressZstdSync(SENTENCES, MIB)).toString()).toBe(TEXT);
    expect(Buffer.from(await decompressZstd(SENTENCES, MIB)).toString()).toBe(TEXT);
    expect(decompressZstdSync(LONG, MIB).length).toBe(200_000);
  });

  it('is undone wherever the bytes are cut, over several frames', () => {
    const two = Buffer.concat([SENTENCES, LONG, SENTENCES]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: two.length }), { maxLength: 8 }), (cuts) => {
        const decoder = new ZstdDecoder(MIB);
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const cut of [...new Set(cuts)].sort((a, b) => a - b)) {
          pieces.push(...decoder.push(two.subarray(at, cut)));
          at = cut;
        }
        pieces.push(...decoder.push(two.subarray(at)), ...decoder.finish());
        expect(Buffer.concat(pieces).length).toBe(2 * TEXT.length + 200_000);
      }),
    );
  });

  it('refuses more than its limit, and windows that no body may ask for', () => {
    expect(() => decompressZstdSync(LONG, 1000)).toThrow(/limit/);
    expect(() => decompressZstdSync(WIDE, MIB)).toThrow(/window/);
    expect(ZSTD_WINDOW_BYTES).toBe(8 * MIB);
  });

  it('refuses a frame that is cut short, and whatever is none', () => {
    expect(() => decompressZstdSync(SENTENCES.subarray(0, 40), MIB)).toThrow();
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        expect(() => decompressZstdSync(bytes, MIB)).toThrow();
      }),
    );
  });

  it('survives any damage to a frame', () => {
    const at = fc.integer({ min: 0, max: SENTENCES.length - 1 });
    fc.assert(
      fc.property(at, fc.integer({ min: 0, max: 255 }), (index, byte) => {
        const damaged = Buffer.from(SENTENCES);
        damaged[index] = byte;
        try {
          expect(decompressZstdSync(damaged, MIB).length).toBeLessThanOrEqual(MIB);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it('stores what was changed so that it can be undone', () => {
    for (const length of [0, 1, 1000, 128 * 1024, 300_000]) {
      const bytes = Buffer.alloc(length, 'ab');
      expect(Buffer.compare(Buffer.from(decompressZstdSync(storeAsZstd(bytes), MIB)), bytes)).toBe(
        0,
      );
    }
  });
});
