import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Container } from '../../../../core/detect/models/container';
import { DIMENSIONS, Encoder } from '../../../../core/detect/models/encoder/encoder';
import { Vocabulary } from '../../../../core/detect/models/encoder/vocabulary';
import { compileKernel, convertEncoder } from '../../../../scripts/train/encoder/convert';
import published from '../../../fixtures/models/published-embeddings.json' with { type: 'json' };

const container = Container.read(
  join(import.meta.dirname, '../../../../resources/models/encoder.bin'),
);
const encoder = new Encoder(container);

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the sentence encoder', () => {
  it('gives what the published model gives', () => {
    for (const { text, embedding } of published) {
      expect(cosine(encoder.embed(text), embedding)).toBeGreaterThan(0.999);
    }
  });

  it('is made of the published weights and the kernel as it is written', async () => {
    expect(sha256(await compileKernel())).toBe(sha256(container.bytes('kernel')));
    const converted = new Container('encoder', await convertEncoder());
    expect(sha256(converted.bytes('kernel'))).toBe(sha256(container.bytes('kernel')));
    expect(
      Buffer.from(converted.int8('final.weights')).equals(
        Buffer.from(container.int8('final.weights')),
      ),
    ).toBe(true);
  });

  it('puts sentences of one meaning nearer than others', () => {
    const [a, b, c] = ['How old are you?', 'What is your age?', 'The train leaves at noon.'].map(
      (text) => encoder.embed(text),
    );
    expect(cosine(a ?? [], b ?? [])).toBeGreaterThan(cosine(a ?? [], c ?? []) + 0.2);
  });

  it('gives zeros for no text, and a vector of length 1 for any other', () => {
    expect([...encoder.embed('')]).toEqual(new Array(DIMENSIONS).fill(0));
    for (const text of ['x', '\ud800', '日本語', 'word '.repeat(5000)]) {
      const embedding = encoder.embed(text);
      expect(cosine(embedding, embedding)).toBeCloseTo(1, 4);
    }
  });
});

describe('the vocabulary', () => {
  const pieces = ['?', '<s>', '</s>', '-', '-', '-', '▁', '▁a', 'b', 'ab', '▁ab', 'c', 'a'];
  const vocabulary = new Vocabulary(
    pieces,
    Float32Array.from([0, 0, 0, 0, 0, 0, -1, -2, -3, -9, -4, -3, -3]),
  );

  it('cuts a text into its likeliest pieces', () => {
    expect(vocabulary.encode('ab a', 10)).toEqual([10, 7]);
    expect(vocabulary.encode('abc', 10)).toEqual([10, 11]);
  });

  it('counts a run of unknown characters once and keeps the limit', () => {
    expect(vocabulary.encode('zzz', 10)).toEqual([6, 0]);
    expect(vocabulary.encode('b b b b', 3)).toHaveLength(3);
  });
});
