import type { ReportQuery } from '../../../core/exchange/console-reports';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ranges that end now, by the name that stands in the address. */
export const PRESETS = {
  '1h': HOUR_MS,
  '24h': DAY_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
  '90d': 90 * DAY_MS,
} as const;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly Preset[];

/** Up to this long, a range is shown by hours, ms. */
const HOURLY_MS = 3 * DAY_MS;
/** Presets move on by this step, so that the same question stays the same for a while, ms. */
const STEP_MS = 60_000;

/** From `from` to `to` (exclusive), milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
  /** Absent for a range of one's own. */
  readonly preset?: Preset;
  /** Length of the buckets that it is shown in. */
  readonly span: ReportQuery['span'];
}

export const isPreset = (name: string | null): name is Preset =>
  PRESET_NAMES.some((preset) => preset === name);

/**
 * Begins with a whole bucket, since that is how things are counted: what a panel says is then what a
 * search over the same range finds.
 */
function spanned(from: number, to: number): TimeRange {
  const span = to - from <= HOURLY_MS ? 'hour' : 'day';
  const length = span === 'hour' ? HOUR_MS : DAY_MS;
  return { from: Math.floor(from / length) * length, to, span };
}

/** Reads `range=7d`, or `from` and `to` (ms), of an address; anything else is the fallback. */
export function parseRange(params: URLSearchParams, now: number, fallback: Preset): TimeRange {
  const [from, to] = [Number(params.get('from')), Number(params.get('to'))];
  if (params.has('from') && Number.isFinite(from) && Number.isFinite(to) && from < to) {
    const own = spanned(from, to);
    const length = own.span === 'hour' ? HOUR_MS : DAY_MS;
    return { ...own, to: Math.ceil(to / length) * length };
  }
  const named = params.get('range');
  const preset = isPreset(named) ? named : fallback;
  const end = Math.ceil(now / STEP_MS) * STEP_MS;
  // The bucket that is under way is one of them.
  const { span } = spanned(end - PRESETS[preset], end);
  const rest = PRESETS[preset] - (span === 'hour' ? HOUR_MS : DAY_MS);
  return { ...spanned(end - rest, end), span, preset };
}

/** The same range in an address. */
export function rangeParams(range: TimeRange): Readonly<Record<string, string>> {
  if (range.preset !== undefined) return { range: range.preset };
  return { from: String(range.from), to: String(range.to) };
}

/** Begins of all buckets of a range, so that those without anything show as nothing. */
export function bucketsOf({ from, to, span }: TimeRange): readonly number[] {
  const length = span === 'hour' ? HOUR_MS : DAY_MS;
  const first = Math.floor(from / length) * length;
  const count = Math.max(1, Math.ceil((to - first) / length));
  return Array.from({ length: count }, (_, index) => first + index * length);
}

/** The range of one bucket, to look into it. */
export function bucketRange(at: number, span: ReportQuery['span']): TimeRange {
  return spanned(at, at + (span === 'hour' ? HOUR_MS : DAY_MS));
}
