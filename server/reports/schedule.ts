import type { WeeklyReport } from '../../core/exchange/weekly-report';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

type Schedule = Pick<WeeklyReport, 'weekday' | 'hour' | 'timeZone'>;

/** The last time at or before `now` at which the report was due, ms since the epoch. */
export function lastDue(schedule: Schedule, now: number): number {
  const due = dueOfWeek(schedule, now);
  return due <= now ? due : dueOfWeek(schedule, due - WEEK_MS);
}

/** The first time after `now` at which it is due. */
export function nextDue(schedule: Schedule, now: number): number {
  const due = dueOfWeek(schedule, now);
  return due > now ? due : dueOfWeek(schedule, due + WEEK_MS);
}

/** The last seven whole days before a report, as they are counted: in UTC. */
export function weekBefore(due: number): { readonly from: number; readonly to: number } {
  const to = Math.floor(due / DAY_MS) * DAY_MS;
  return { from: to - WEEK_MS, to };
}

/** The due time of the week (Monday to Sunday, local time) in which `at` lies. */
function dueOfWeek({ weekday, hour, timeZone }: Schedule, at: number): number {
  const local = at + offsetAt(at, timeZone);
  const day = Math.floor(local / DAY_MS);
  // 1 January 1970 was a Thursday, day 4 of the week.
  const monday = day - ((day + 3) % 7);
  const wall = (monday + weekday - 1) * DAY_MS + hour * HOUR_MS;
  // The offset in force then, which another change of the clocks may have made: one step is enough.
  const guess = wall - offsetAt(wall - offsetAt(at, timeZone), timeZone);
  return wall - offsetAt(guess, timeZone);
}

/** How far the clocks of a time zone are before UTC at a time, ms. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  );
  return wall - Math.floor(at / 1000) * 1000;
}
