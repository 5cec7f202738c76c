/** Seconds that are said aloud to a screen reader; every second would drown everything else. */
const ANNOUNCED = [60, 30, 10, 5] as const;

/** Whole seconds until a deadline, never below zero. */
export function secondsLeft(deadlineMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((deadlineMs - nowMs) / 1000));
}

/** `1:05`. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The step to announce: the smallest that is not yet below what is left; nothing before the first. */
export function announcedSeconds(seconds: number): number | undefined {
  return ANNOUNCED.findLast((step) => seconds <= step && seconds > 0);
}

/** What is left as a part of the whole, 0 to 1. */
export function shareLeft(deadlineMs: number, nowMs: number, shownAtMs: number): number {
  const whole = deadlineMs - shownAtMs;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (deadlineMs - nowMs) / whole));
}
