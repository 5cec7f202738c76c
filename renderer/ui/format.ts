import { language } from './translate';

/** Logs are read in 24 hours everywhere, as their columns line up. */
const hourCycle = 'h23';

/** Zone that times are shown in; undefined: the computer's. */
let timeZone: string | undefined;

/** Shows all times in a zone of the IANA database from here on; undefined: in the computer's. */
export function setTimeZone(zone: string | undefined): void {
  timeZone = zone;
  made.clear();
}

/** One language's formatters; they are costly to make and cheap to keep. */
const formats = (tag: string) => ({
  time: new Intl.DateTimeFormat(tag, { timeStyle: 'medium', hourCycle, timeZone }),
  dayAndTime: new Intl.DateTimeFormat(tag, {
    dateStyle: 'medium',
    timeStyle: 'medium',
    hourCycle,
    timeZone,
  }),
  day: new Intl.DateTimeFormat(tag, { day: '2-digit', month: 'short', timeZone }),
  longDay: new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone }),
  bucketDay: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
  dayAndHour: new Intl.DateTimeFormat(tag, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle,
    timeZone,
  }),
  hour: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle, timeZone }),
  compact: new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 }),
  money: new Intl.NumberFormat(tag, { style: 'currency', currency: 'USD' }),
  smallMoney: new Intl.NumberFormat(tag, {
    style: 'currency',
    currency: 'USD',
    maximumFractionDigits: 4,
  }),
  whole: new Intl.NumberFormat(tag),
  percent: new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 }),
  relative: new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' }),
});
const made = new Map<string, ReturnType<typeof formats>>();

function inLanguage(): ReturnType<typeof formats> {
  const tag = language();
  const known = made.get(tag) ?? formats(tag);
  made.set(tag, known);
  return known;
}

export const formatTime = (iso: string): string => inLanguage().time.format(new Date(iso));
export const formatDayAndTime = (iso: string): string =>
  inLanguage().dayAndTime.format(new Date(iso));
export const formatDay = (iso: string): string => inLanguage().day.format(new Date(iso));
export const formatLongDay = (iso: string): string => inLanguage().longDay.format(new Date(iso));
/** A day that is counted in UTC, whatever zone times are shown in. */
export const formatBucketDay = (iso: string): string =>
  inLanguage().bucketDay.format(new Date(iso));
export const formatDayAndHour = (iso: string): string =>
  inLanguage().dayAndHour.format(new Date(iso));
export const formatHour = (iso: string): string => inLanguage().hour.format(new Date(iso));
export const formatCount = (value: number): string => inLanguage().whole.format(value);

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 min ago"; under a minute "now". */
export function formatAgo(iso: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  const { relative } = inLanguage();
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

/** A part of a whole, 0 to 1, as "12 %". */
export const formatShare = (share: number): string => inLanguage().percent.format(share);

/** A count in the space of a figure: "12.3K". */
export const formatCompact = (value: number): string => inLanguage().compact.format(value);

/** US dollars; a fraction of a cent stays visible. */
export function formatMoney(dollars: number): string {
  const { money, smallMoney } = inLanguage();
  return (dollars !== 0 && Math.abs(dollars) < 0.1 ? smallMoney : money).format(dollars);
}

/** An hour of the day, of milliseconds since the epoch: "14:05". */
export const formatClock = (ms: number): string => inLanguage().hour.format(new Date(ms));
