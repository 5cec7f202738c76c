import { expect, it } from 'vitest';
import { withTagged } from '../../../core/detect/tagged-spans';
import type { FoundSpan } from '../../../core/detect/types';

const span = (
  start: number,
  end: number,
  confidence: FoundSpan['confidence'] = 'high',
): FoundSpan => ({
  detector: 'd',
  type: 'D',
  category: 'pii',
  profiles: [],
  start,
  end,
  confidence,
  validated: false,
});
const ranges = (spans: readonly FoundSpan[]) => spans.map(({ start, end }) => [start, end]);

it('joins spans that do not touch in the order of the text', () => {
  const merged = withTagged([span(5, 8), span(20, 25)], [span(0, 4), span(8, 12), span(30, 31)]);
  expect(ranges(merged)).toEqual([
    [0, 4],
    [5, 8],
    [8, 12],
    [20, 25],
    [30, 31],
  ]);
});

it('drops a tag that overlaps a finding', () => {
  expect(ranges(withTagged([span(5, 8)], [span(0, 6)]))).toEqual([[5, 8]]);
  expect(ranges(withTagged([span(5, 8)], [span(0, 20)]))).toEqual([[5, 8]]);
});

it('lets a tag take in unsure findings', () => {
  const found = [span(5, 8, 'low'), span(9, 11, 'low'), span(40, 41)];
  expect(ranges(withTagged(found, [span(0, 20)]))).toEqual([
    [0, 20],
    [40, 41],
  ]);
});
