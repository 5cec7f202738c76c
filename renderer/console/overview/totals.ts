import type { Summary } from '../../../core/exchange/console';

export interface Totals {
  readonly exchanges: number;
  /** Blocked or redacted. */
  readonly kept: number;
  /** `kept` as a part of all, 0 to 1; 0 where there is nothing. */
  readonly keptShare: number;
  /** Warnings that somebody answered, or that ran out. */
  readonly warnings: number;
}

/** Adds up the hours of a summary. */
export function totalsOf(summary: Summary): Totals {
  let exchanges = 0;
  let kept = 0;
  for (const { allow, redact, block, isolate } of summary.hours) {
    exchanges += allow + redact + block + isolate;
    kept += redact + block;
  }
  const { cancelled, redacted, sent } = summary.warned;
  return {
    exchanges,
    kept,
    keptShare: exchanges === 0 ? 0 : kept / exchanges,
    warnings: cancelled + redacted + sent,
  };
}
