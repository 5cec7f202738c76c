import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeFrame,
  MAX_RECORD_BYTES,
  readFrame,
  RecordTooLargeError,
} from '../../../core/audit/frame';

describe('a frame', () => {
  it('gives back what it was made of', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (payload) => {
        const frame = encodeFrame(payload);
        expect(readFrame(frame, 0)).toEqual({
          kind: 'record',
          payload: Buffer.from(payload),
          end: frame.length,
        });
      }),
    );
  });

  it('is never a record when it was cut anywhere', () => {
    const frame = encodeFrame(Buffer.from('an event'));
    for (let length = 0; length < frame.length; length += 1) {
      expect(readFrame(frame.subarray(0, length), 0).kind).toBe('incomplete');
    }
  });

  it('is never a record when a bit was turned', () => {
    const frame = encodeFrame(Buffer.from('an event'));
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const damaged = Buffer.from(frame);
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(readFrame(damaged, 0).kind).not.toBe('record');
    }
  });

  it('is not seen in a run of zeros', () => {
    expect(readFrame(Buffer.alloc(64), 0).kind).toBe('damaged');
  });

  it('refuses a payload over the limit', () => {
    expect(() => encodeFrame(Buffer.alloc(MAX_RECORD_BYTES + 1))).toThrow(RecordTooLargeError);
  });

  it('survives reading any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(70), (bytes, offset) => {
        readFrame(Buffer.from(bytes), Math.min(offset, bytes.length));
      }),
    );
  });
});
