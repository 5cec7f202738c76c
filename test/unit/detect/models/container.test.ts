import { describe, expect, it } from 'vitest';
import { Container, ModelFileError } from '../../../../core/detect/models/container';
import { writeContainer } from '../../../../scripts/train/container-writer';

describe('a model file', () => {
  const arrays = {
    bytes: Uint8Array.of(1, 2, 3),
    small: Int8Array.of(-1, 0, 1),
    real: Float32Array.of(0.5, -2),
    whole: Int32Array.of(-7, 1 << 30),
  };
  const file = writeContainer(arrays, { name: 'x' });

  it('gives back what was written, wherever its bytes lie in memory', () => {
    for (const shift of [0, 1, 5]) {
      const moved = Buffer.concat([Buffer.alloc(shift), file]).subarray(shift);
      const container = new Container('x', moved);
      expect(container.meta).toEqual({ name: 'x' });
      expect([...container.bytes('bytes')]).toEqual([1, 2, 3]);
      expect([...container.int8('small')]).toEqual([-1, 0, 1]);
      expect([...container.float32('real')]).toEqual([0.5, -2]);
      expect([...container.int32('whole')]).toEqual([-7, 1 << 30]);
    }
  });

  it('is written the same each time', () => {
    expect(writeContainer(arrays, { name: 'x' }).equals(file)).toBe(true);
  });

  it('names the fault of what is none', () => {
    expect(() => new Container('a.bin', Buffer.from('hello there'))).toThrow(ModelFileError);
    expect(() => new Container('a.bin', file.subarray(0, file.length - 16)).int32('whole')).toThrow(
      'a.bin: no int32 array "whole"',
    );
    expect(() => new Container('a.bin', file).int8('real')).toThrow('a.bin: no int8 array "real"');
    expect(() => Container.read('/does/not/exist')).toThrow('/does/not/exist: cannot be read');
    const damaged = Buffer.from(file);
    damaged[14] = 0;
    expect(() => new Container('a.bin', damaged)).toThrow('a.bin: damaged header');
  });
});
