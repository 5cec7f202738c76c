import { expect, it } from 'vitest';
import { fingerprintsOf } from '../../../../core/datasets/fingerprints';
import { SetBuilder } from '../../../../core/datasets/set-builder';
import { exactDataSchema } from '../../../../core/exchange/policy-datasets';
import { policySources } from '../../../../core/detect/custom/policy-sources';
import type { SpanSource } from '../../../../core/detect/types';

const KEY = new Uint8Array(32).fill(9);

/** Sentences that no other seed has. */
function prose(seed: number, words: number): string {
  let state = seed;
  const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8;
  const text = Array.from({ length: words }, () => `w${(next() % 5000).toString(36)}`);
  return text.map((word, index) => (index % 12 === 11 ? `${word}.\n` : word)).join(' ');
}

const merger = prose(1, 600);
const handbook = prose(2, 900);

function sourceOf(documents: readonly string[], similarity?: number): SpanSource {
  const builder = new SetBuilder('fingerprints', ['document'], KEY);
  for (const document of documents) {
    builder.addFingerprints(fingerprintsOf(document).map(({ text }) => text));
  }
  const set = {
    inline: Buffer.from(builder.finish()).toString('base64'),
    key: Buffer.from(KEY).toString('base64'),
  };
  const known = { id: 'plans', name: 'Plans', set, ...(similarity ? { similarity } : {}) };
  const exactData = exactDataSchema.parse({ fingerprints: [known] });
  const { sources, unused } = policySources({ exactData, detectors: [], sets: new Map() });
  expect(unused).toEqual([]);
  return sources[0] as SpanSource;
}

const source = sourceOf([merger, handbook]);

it('knows a document again, whatever its case, line breaks and surroundings', () => {
  const changed = merger.toUpperCase().replace(/\s+/g, '\r\n');
  const text = `Please sum this up: ${changed} ${prose(3, 100)}`;
  const [span, ...more] = source.find(text);
  expect(more).toEqual([]);
  expect(span).toMatchObject({
    detector: 'document-plans',
    type: 'KNOWN_DOCUMENT',
    confidence: 'high',
  });
  expect(span?.start).toBeLessThan(60);
  expect(span?.end).toBeGreaterThan(20 + changed.length - 60);
});

it('knows a passage of it within a long text', () => {
  const passage = merger.split(' ').slice(200, 280).join(' ');
  const before = prose(4, 2000);
  const [span] = source.find(`${before} ${passage} ${prose(5, 2000)}`);
  expect(span?.start).toBeGreaterThan(before.length - 40);
  expect(span?.start).toBeLessThan(before.length + 60);
});

it('knows a document that was edited in places', () => {
  const edited = merger.split(' ').map((word, index) => (index % 25 === 0 ? 'other' : word));
  expect(source.find(edited.join(' '))).toHaveLength(1);
});

it('does not take another text for it, nor one common sentence', () => {
  expect(source.find(prose(6, 3000))).toEqual([]);
  const sentence = merger.split(' ').slice(0, 12).join(' ');
  expect(source.find(`${prose(7, 300)} ${sentence} ${prose(8, 300)}`)).toEqual([]);
  expect(source.find('')).toEqual([]);
});

it('asks for as much as the policy wants', () => {
  const half = `${merger.split(' ').slice(0, 300).join(' ')}`;
  const mixed = half
    .split(' ')
    .map((word, index) => (index % 12 < 3 ? 'x' : word))
    .join(' ');
  expect(sourceOf([merger], 0.05).find(mixed)).toHaveLength(1);
  expect(sourceOf([merger], 1).find(mixed)).toEqual([]);
});
