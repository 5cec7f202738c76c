import type { Activity } from '../../../core/exchange/desk';

/** Rows kept in the window. */
export const ACTIVITY_LIMIT = 500;

/** Puts an entry on top; a later entry of the same exchange takes the place of the earlier one. */
export function withEntry(entries: readonly Activity[], entry: Activity): Activity[] {
  const at = entries.findIndex(({ exchangeId }) => exchangeId === entry.exchangeId);
  if (at >= 0) return entries.with(at, entry);
  return [entry, ...entries].slice(0, ACTIVITY_LIMIT);
}
