/** The time over which something is counted. */
export type Window =
  | { readonly kind: 'fixed'; readonly seconds: number }
  | { readonly kind: 'sliding'; readonly seconds: number }
  /** Begins with the hour, day, week (Monday) or month, UTC. */
  | { readonly kind: 'calendar'; readonly unit: 'hour' | 'day' | 'week' | 'month' };

/** Parts of a sliding window; what was counted leaves it part by part. */
const PARTS = 60;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 1970-01-05, the first Monday. */
const FIRST_MONDAY_MS = 4 * DAY_MS;

/** Where an amount is counted now, and which counts still matter; milliseconds since the epoch. */
export interface WindowPlace {
  /** Start of the bucket that takes what happens now. */
  readonly bucket: number;
  /** Buckets from this one on count, those of a clock that was set back included. */
  readonly from: number;
  /** When the bucket counts no longer. */
  readonly expires: number;
}

/** Where a moment (ms since the epoch) falls in a window. */
export function placeOf(window: Window, now: number): WindowPlace {
  switch (window.kind) {
    case 'fixed': {
      const length = window.seconds * 1000;
      const bucket = floor(now, length);
      return { bucket, from: bucket, expires: bucket + length };
    }
    case 'sliding': {
      const length = window.seconds * 1000;
      const part = length / PARTS;
      const bucket = floor(now, part);
      return { bucket, from: floor(now - length, part) + part, expires: bucket + length + part };
    }
    case 'calendar': {
      const bucket = calendarStart(window.unit, now);
      return { bucket, from: bucket, expires: calendarEnd(window.unit, bucket) };
    }
  }
}

function floor(time: number, step: number): number {
  return Math.floor(time / step) * step;
}

function calendarStart(unit: 'hour' | 'day' | 'week' | 'month', now: number): number {
  switch (unit) {
    case 'hour':
      return floor(now, HOUR_MS);
    case 'day':
      return floor(now, DAY_MS);
    case 'week':
      return floor(now - FIRST_MONDAY_MS, 7 * DAY_MS) + FIRST_MONDAY_MS;
    case 'month': {
      const date = new Date(now);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
    }
  }
}

function calendarEnd(unit: 'hour' | 'day' | 'week' | 'month', start: number): number {
  switch (unit) {
    case 'hour':
      return start + HOUR_MS;
    case 'day':
      return start + DAY_MS;
    case 'week':
      return start + 7 * DAY_MS;
    case 'month': {
      const date = new Date(start);
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    }
  }
}
