import { expect, it } from 'vitest';
import { findingSchema } from '../../../../core/exchange/finding';
import { groupFindings } from '../../../../renderer/console/events/finding-groups';

const finding = (type: string, start: number) =>
  findingSchema.parse({
    detector: type.toLowerCase(),
    type,
    category: 'pii',
    profiles: [],
    part: 0,
    start,
    end: start + 1,
    confidence: 'high',
    validated: false,
    masked: '…',
  });

it('groups findings by type, most frequent first', () => {
  const groups = groupFindings([finding('A', 0), finding('B', 1), finding('B', 2)]);
  expect(groups.map(({ type, findings }) => [type, findings.length])).toEqual([
    ['B', 2],
    ['A', 1],
  ]);
});
