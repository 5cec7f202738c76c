import { language } from './translate';

/** Logs are read in 24 hours everywhere, as their columns line up. */
const hourCycle = 'h23';
const time = new Intl.DateTimeFormat(language, { timeStyle: 'medium', hourCycle });
const dayAndTime = new Intl.DateTimeFormat(language, {
  dateStyle: 'medium',
  timeStyle: 'medium',
  hourCycle,
});
const hour = new Intl.DateTimeFormat(language, {
  hour: '2-digit',
  minute: '2-digit',
  hourCycle,
});
const whole = new Intl.NumberFormat(language);
const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });

export const formatTime = (iso: string): string => time.format(new Date(iso));
export const formatDayAndTime = (iso: string): string => dayAndTime.format(new Date(iso));
export const formatHour = (iso: string): string => hour.format(new Date(iso));
export const formatCount = (value: number): string => whole.format(value);

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 min ago"; under a minute "now". */
export function formatAgo(iso: string, nowMs: number): string {
  const seconds = Math.round((Date.parse(iso) - nowMs) / 1000);
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.trunc(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });

/** A part of a whole, 0 to 1, as "12 %". */
export const formatShare = (share: number): string => percent.format(share);
