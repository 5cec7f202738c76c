import { expect, test } from 'vitest';
import { driftRows } from '../../../../renderer/console/drift/drift-rows';

const point = (key: string, series: string, at: number, count: number) => ({
  ...{ key, series, at, count },
  ...{ label: key, amount: 0, cost: 0 },
});

test('requests of a host and its extractor are one row, from the first bucket to the last', () => {
  const rows = driftRows([
    point('chatgpt.com', 'chatgpt-web', 1000, 2),
    point('claude.ai', 'claude-web', 2000, 1),
    point('chatgpt.com', 'chatgpt-web', 3000, 5),
    point('chatgpt.com', 'json', 2000, 4),
  ]);
  expect(rows).toEqual([
    { host: 'chatgpt.com', extractor: 'chatgpt-web', requests: 7, first: 1000, last: 3000 },
    { host: 'chatgpt.com', extractor: 'json', requests: 4, first: 2000, last: 2000 },
    { host: 'claude.ai', extractor: 'claude-web', requests: 1, first: 2000, last: 2000 },
  ]);
});
