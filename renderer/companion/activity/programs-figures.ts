import type { DeskGateway, GatewayFigures } from '../../../core/exchange/desk-gateway';

const DAY_MS = 86_400_000;

/** One column of the plot. */
export interface PlotDay {
  /** `2026-11-25`. */
  readonly day: string;
  readonly ok: number;
  readonly hit: number;
  readonly error: number;
}

/** The last days up to that one, those without calls too, oldest first. */
export function plotDays(
  days: DeskGateway['days'],
  today: string,
  length: number,
): readonly PlotDay[] {
  const counted = new Map(days.map((one) => [one.day, one]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length }, (_, index) => {
    const day = new Date(end - (length - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    const { requests = 0, errors = 0, hits = 0 } = counted.get(day) ?? {};
    return { day, ok: Math.max(0, requests - errors - hits), hit: hits, error: errors };
  });
}

/** A part of all calls, 0 to 1. */
export function shareOf(part: number, { requests }: Pick<GatewayFigures, 'requests'>): number {
  return requests === 0 ? 0 : Math.min(1, part / requests);
}
