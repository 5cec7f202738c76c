import { expect, it } from 'vitest';
import { summarySchema } from '../../../../core/exchange/console';
import { summarise } from '../../../../server/console/summary';
import type { HourlyCount } from '../../../../server/storage/port';

const FROM = Date.parse('2026-11-24T13:00:00Z');
const HOUR = 3_600_000;

it('puts hourly counts together by hour, answer, app and detector', () => {
  const row = (
    hour: number,
    metric: HourlyCount['metric'],
    key: string,
    count: number,
  ): HourlyCount => ({ hour: FROM + hour * HOUR, metric, key, label: `Name of ${key}`, count });
  const summary = summarySchema.parse(
    summarise(
      [
        row(0, 'enforced', 'allow', 3),
        row(23, 'enforced', 'block', 2),
        row(1, 'answer', 'cancel', 4),
        row(2, 'answer', 'cancel', 1),
        row(2, 'answer', 'send', 6),
        row(1, 'app', 'claude', 1),
        ...Array.from({ length: 12 }, (_, index) => row(index, 'app', `app-${index}`, 5 + index)),
        row(5, 'detector', 'aws-key', 9),
      ],
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
