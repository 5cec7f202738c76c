import { expect, it } from 'vitest';
import { summarySchema } from '../../../../core/exchange/console';
import { summarise } from '../../../../server/console/summary';
import type { RollupPoint } from '../../../../server/storage/rollup-port';

const FROM = Date.parse('2026-11-24T13:00:00Z');
const HOUR = 3_600_000;

it('puts hourly counts together by hour, answer, app and detector', () => {
  const row = (hour: number, key: string, count: number): RollupPoint => ({
    ...{ at: FROM + hour * HOUR, key, series: '', label: `Name of ${key}` },
    ...{ count, amount: 0, cost: 0 },
  });
  const summary = summarySchema.parse(
    summarise(
      {
        enforced: [row(0, 'allow', 3), row(23, 'block', 2)],
        choice: [row(1, 'cancel', 4), row(2, 'cancel', 1), row(2, 'send', 6)],
        app: [
          row(1, 'claude', 1),
          ...Array.from({ length: 12 }, (_, index) => row(index, `app-${index}`, 5 + index)),
        ],
        detector: [row(5, 'aws-key', 9)],
      },
      FROM,
      { total: 3, online: 1 },
    ),
  );
  expect(summary.hours).toHaveLength(24);
  expect(summary.hours[0]).toMatchObject({ start: '2026-11-24T13:00:00.000Z', allow: 3, block: 0 });
  expect(summary.hours[23]).toMatchObject({ start: '2026-11-25T12:00:00.000Z', block: 2 });
  expect(summary.warned).toEqual({ cancelled: 5, redacted: 0, sent: 6 });
  expect(summary.apps).toHaveLength(10);
  expect(summary.apps[0]).toEqual({ id: 'app-11', name: 'Name of app-11', count: 16 });
  expect(summary.detectors).toEqual([{ id: 'aws-key', count: 9 }]);
});
