import { describe, expect, it } from 'vitest';
import { percentilesOf } from '../../../../core/exchange/gateway-times';
import { gatewayRows } from '../../../../renderer/console/gateway/gateway-figures';
import { csvOf } from '../../../../renderer/console/report/csv';
import { bucketsOf, parseRange, rangeParams } from '../../../../renderer/console/report/time-range';
import { fromLocalInput, toLocalInput } from '../../../../renderer/console/time/local-input';

const NOW = Date.UTC(2026, 10, 25, 17, 30);
const HOUR_MS = 3_600_000;

describe('a time range', () => {
  it('begins with a whole bucket and counts the one under way', () => {
    const week = parseRange(new URLSearchParams({ range: '7d' }), NOW, '24h');
    expect(new Date(week.from).toISOString()).toBe('2026-11-19T00:00:00.000Z');
    expect(bucketsOf(week)).toHaveLength(7);
    const day = parseRange(new URLSearchParams(), NOW, '24h');
    expect(day).toMatchObject({ span: 'hour', preset: '24h' });
    expect(bucketsOf(day)).toHaveLength(24);
  });

  it('comes back from its address', () => {
    const own = { from: String(NOW - HOUR_MS), to: String(NOW) };
    const range = parseRange(new URLSearchParams(own), NOW, '7d');
    expect(range.preset).toBeUndefined();
    expect(parseRange(new URLSearchParams(rangeParams(range)), NOW, '7d')).toEqual(range);
    const wrong = parseRange(new URLSearchParams({ from: '5', to: '2' }), NOW, '7d');
    expect(wrong.preset).toBe('7d');
  });
});

describe('a field for a local time', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata'])(
    'means the same moment in %s',
    (zone) => {
      const text = toLocalInput(NOW, zone);
      expect(fromLocalInput(text, zone)).toBe(NOW);
    },
  );

  it('is nothing where it is empty', () => {
    expect(fromLocalInput('', 'UTC')).toBeUndefined();
  });
});

describe('an export', () => {
  it('quotes what has to be, and lets no cell be a formula', () => {
    const rows = [['=1+1', 'a,"b"'] as const, [-3, 'plain'] as const];
    expect(csvOf([{ title: 'T', columns: ['x', 'y'], rows }])).toBe(
      `x,y\r\n'=1+1,"a,""b"""\r\n-3,plain\r\n`,
    );
  });
});

describe('the figures of the gateway', () => {
  const total = (key: string, series: string, count: number, cost = 0) => ({
    ...{ key, series, label: key, count, amount: count * 10, cost },
  });

  it('tell hits, failures and money apart', () => {
    const calls = [
      total('model:a/x', 'ok', 8, 4_000_000),
      total('model:a/x', 'hit', 2, 1_000_000),
      total('model:a/x', 'error', 1),
      total('user:ann', 'ok', 99),
    ];
    const times = [total('model:a/x', '100', 10)];
    expect(gatewayRows({ calls, times, ttfts: [] }, 'model')).toMatchObject([
      { name: 'a/x', requests: 11, errors: 1, hits: 2, cost: 4, saved: 1, ttft: undefined },
    ]);
  });

  it('have percentiles within their buckets', () => {
    const percentiles = percentilesOf(
      new Map([
        ['100', 90],
        ['1200', 9],
        ['60000', 1],
      ]),
    );
    expect(percentiles?.p50).toBeGreaterThan(75);
    expect(percentiles?.p50).toBeLessThanOrEqual(100);
    expect(percentiles?.p95).toBeGreaterThan(800);
    expect(percentiles?.p95).toBeLessThanOrEqual(1200);
    expect(percentilesOf(new Map())).toBeUndefined();
  });
});
