import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastDue, nextDue, weekBefore } from '../../../../server/reports/schedule';

const at = (text: string): number => Date.parse(text);
const iso = (time: number): string => new Date(time).toISOString();

describe('the time of the weekly report', () => {
  it.each([
    ['UTC', 1, 8, '2026-11-25T12:00:00Z', '2026-11-23T08:00:00.000Z', '2026-11-30T08:00:00.000Z'],
    // The very minute counts as due.
    ['UTC', 3, 12, '2026-11-25T12:00:00Z', '2026-11-25T12:00:00.000Z', '2026-12-02T12:00:00.000Z'],
    // Summer time ends in between: seven in the morning UTC becomes eight.
    [
      ...(['Europe/Berlin', 1, 8, '2026-10-24T12:00:00Z'] as const),
      ...(['2026-10-19T06:00:00.000Z', '2026-10-26T07:00:00.000Z'] as const),
    ],
    [
      ...(['Asia/Kolkata', 7, 0, '2026-11-25T12:00:00Z'] as const),
      ...(['2026-11-21T18:30:00.000Z', '2026-11-28T18:30:00.000Z'] as const),
    ],
    // Monday there is Sunday here.
    [
      ...(['Pacific/Auckland', 1, 8, '2026-06-07T21:00:00Z'] as const),
      ...(['2026-06-07T20:00:00.000Z', '2026-06-14T20:00:00.000Z'] as const),
    ],
  ])('in %s, day %i at %i, seen from %s', (timeZone, weekday, hour, now, last, next) => {
    const schedule = { timeZone, weekday, hour };
    expect(iso(lastDue(schedule, at(now)))).toBe(last);
    expect(iso(nextDue(schedule, at(now)))).toBe(next);
  });

  it('lies within a week around every time, also where the clocks change', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu');
    const time = fc.integer({ min: at('2026-01-01'), max: at('2028-01-01') });
    const day = fc.integer({ min: 1, max: 7 });
    const clock = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(zones, day, clock, time, (timeZone, weekday, hour, now) => {
        const schedule = { timeZone, weekday, hour };
        const [last, next] = [lastDue(schedule, now), nextDue(schedule, now)];
        expect(last <= now && now < next).toBe(true);
        // A week, give or take the hour of summer time.
        expect(Math.abs(next - last - 7 * 86_400_000)).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('is after the seven days that it tells of', () => {
    const { from, to } = weekBefore(at('2026-11-23T07:00:00Z'));
    expect([iso(from), iso(to)]).toEqual(['2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z']);
  });
});
