import { describe, expect, it } from 'vitest';
import { plotDays, shareOf } from '../../../../renderer/companion/activity/programs-figures';

describe('the plot of programs at a desk', () => {
  it('has a column for each day, over the end of a month, those without calls too', () => {
    const days = [
      { day: '2026-02-28', requests: 5, errors: 1, hits: 2 },
      { day: '2025-01-01', requests: 9, errors: 0, hits: 0 },
    ];
    expect(plotDays(days, '2026-03-01', 3)).toEqual([
      { day: '2026-02-27', ok: 0, hit: 0, error: 0 },
      { day: '2026-02-28', ok: 2, hit: 2, error: 1 },
      { day: '2026-03-01', ok: 0, hit: 0, error: 0 },
    ]);
  });

  it('gives no share of nothing', () => {
    expect(shareOf(0, { requests: 0 })).toBe(0);
    expect(shareOf(1, { requests: 4 })).toBe(0.25);
  });
});
