import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeContent,
  decodeContentSync,
  encodeContent,
} from '../../../core/extract/content-coding';

const LIMIT = 64 * 1024;
const text = Buffer.from('A prompt. '.repeat(50));

describe('content coding', () => {
  test.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip, br', brotliCompressSync(gzipSync(text))],
    ['identity', text],
    [undefined, text],
  ])('%s is undone', async (coding, body) => {
    expect(decodeContentSync(body, coding, LIMIT)).toEqual({ ok: true, bytes: text });
    expect(await decodeContent(body, coding, LIMIT)).toEqual({ ok: true, bytes: text });
  });

  test('what is encoded is decoded to the same bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 500 }),
        fc.constantFrom('gzip', 'br', 'deflate', 'deflate, gzip', ''),
        async (bytes, coding) => {
          const encoded = await encodeContent(bytes, coding);
          const decoded = encoded.ok && decodeContentSync(encoded.bytes, coding, LIMIT);
          expect(decoded && decoded.ok && Buffer.from(decoded.bytes)).toEqual(Buffer.from(bytes));
        },
      ),
    );
  });

  test.each(['gzip', 'br', 'deflate'])('a bomb in %s is stopped', async (coding) => {
    const bomb = await encodeContent(Buffer.alloc(50 * 1024 * 1024), coding);
    if (!bomb.ok) throw new Error(bomb.reason);
    expect(bomb.bytes.length).toBeLessThan(LIMIT);
    expect(decodeContentSync(bomb.bytes, coding, LIMIT)).toEqual({ ok: false, reason: 'bomb' });
    expect(await decodeContent(bomb.bytes, coding, LIMIT)).toEqual({ ok: false, reason: 'bomb' });
  });

  test('a body that is just at the limit passes, one byte more does not', () => {
    const body = Buffer.alloc(LIMIT);
    expect(decodeContentSync(gzipSync(body), 'gzip', LIMIT).ok).toBe(true);
    expect(decodeContentSync(gzipSync(body), 'gzip', LIMIT - 1)).toEqual({
      ok: false,
      reason: 'bomb',
    });
    expect(decodeContentSync(body, undefined, LIMIT - 1)).toEqual({ ok: false, reason: 'bomb' });
  });

  test('broken and unknown codings are told apart', async () => {
    expect(decodeContentSync(text, 'gzip', LIMIT)).toEqual({ ok: false, reason: 'broken' });
    expect(decodeContentSync(gzipSync(text).subarray(0, 20), 'gzip', LIMIT)).toEqual({
      ok: false,
      reason: 'broken',
    });
    expect(decodeContentSync(text, 'compress', LIMIT)).toEqual({
      ok: false,
      reason: 'unsupported',
    });
    expect(await decodeContent(text, 'br, br, br, br, br', LIMIT)).toEqual({
      ok: false,
      reason: 'unsupported',
    });
  });

  test('no body at all is none in any coding', async () => {
    const empty = Buffer.of();
    expect(decodeContentSync(empty, 'gzip', LIMIT)).toEqual({ ok: true, bytes: empty });
    expect(await decodeContent(empty, 'br', LIMIT)).toEqual({ ok: true, bytes: empty });
  });

  test('random bytes are survived', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.constantFrom('gzip', 'br', 'deflate'), (bytes, coding) => {
        decodeContentSync(bytes, coding, LIMIT);
      }),
    );
  });
});
