import { language } from './translate';

/** Logs are read in 24 hours everywhere, as their columns line up. */
const hourCycle = 'h23';

/** One language's formatters; they are costly to make and cheap to keep. */
const formats = (tag: string) => ({
  time: new Intl.DateTimeFormat(tag, { timeStyle: 'medium', hourCycle }),
  dayAndTime: new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'medium', hourCycle }),
  hour: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle }),
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
