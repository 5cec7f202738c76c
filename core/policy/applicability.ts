import { WEEKDAYS, type Exemption, type Schedule } from '../exchange/policy-applicability';
import type { Rule } from '../exchange/policy-document';
import { clockIn, type ZoneClock } from './zone-clock';
import type { Facts } from './types';

/** What decides whether a rule applies. */
export type ApplicabilityFacts = Pick<Facts, 'actor' | 'now'> &
  Partial<Pick<Facts, 'app' | 'door'>>;

/** Whether a rule speaks of this exchange at all, whatever its condition says. */
export type Applies = (facts: ApplicabilityFacts) => boolean;

/** Undefined for a rule that applies to everybody at any time, which most do. */
export function compileApplicability(rule: Rule): Applies | undefined {
  const { exempt, schedule, zones } = rule;
  const exemptions = exempt.map(compileExemption);
  const inTime = schedule && compileSchedule(schedule);
  if (exemptions.length === 0 && !inTime && !zones) return undefined;
  return (facts) =>
    (zones === undefined || isFor(zones, facts)) &&
    (inTime === undefined || inTime(facts.now)) &&
    !exemptions.some((isExempt) => isExempt(facts));
}

/** Rules with zones are the firewall's alone; a zone stands in events as the app it protects. */
function isFor(zones: readonly string[], { door, app }: ApplicabilityFacts): boolean {
  return door === 'waf' && app !== undefined && zones.includes(app.id);
}

function compileExemption(exemption: Exemption): Applies {
  const users = new Set(exemption.users.map((name) => name.toLowerCase()));
  const groups = new Set(exemption.groups);
  const devices = new Set(exemption.devices);
  const until = exemption.until === undefined ? Infinity : Date.parse(exemption.until);
  return ({ actor, now }) =>
    now < until &&
    ((actor.email !== undefined && users.has(actor.email.toLowerCase())) ||
      (actor.userId !== undefined && users.has(actor.userId.toLowerCase())) ||
      actor.groups.some((group) => groups.has(group)) ||
      (actor.deviceId !== undefined && devices.has(actor.deviceId)));
}

function compileSchedule(schedule: Schedule): (now: number) => boolean {
  const notBefore = schedule.notBefore === undefined ? -Infinity : Date.parse(schedule.notBefore);
  const notAfter = schedule.notAfter === undefined ? Infinity : Date.parse(schedule.notAfter);
  const days = new Set(schedule.days.map((day) => WEEKDAYS.indexOf(day)));
  const from = minutesOf(schedule.from ?? '00:00');
  const to = schedule.to === undefined ? 24 * 60 : minutesOf(schedule.to);
  const clock = clockIn(schedule.timeZone);
  return (now) => {
    if (now < notBefore || now > notAfter) return false;
    const { weekday, minutes } = clock(now);
    const day = beginsOn({ weekday, minutes }, from, to);
    return day !== undefined && (days.size === 0 || days.has(day));
  };
}

/** The weekday on which the span began that this time lies in; undefined outside of it. */
function beginsOn(
  { weekday, minutes }: Pick<ZoneClock, 'weekday' | 'minutes'>,
  from: number,
  to: number,
): number | undefined {
  if (from <= to) return minutes >= from && minutes < to ? weekday : undefined;
  if (minutes >= from) return weekday;
  return minutes < to ? (weekday + 6) % 7 : undefined;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
