import type { Activity } from '../../core/exchange/desk';

/** Rows kept for the companion window; the whole history is in the console. */
const MAX_ROWS = 200;

/** The person's own recent history, newest first, one row for each exchange. */
export class ActivityLog {
  #rows: Activity[] = [];

  /** A later row of the same exchange takes the place of the earlier one. */
  add(entry: Activity): void {
    const others = this.#rows.filter((row) => row.exchangeId !== entry.exchangeId);
    this.#rows = [entry, ...others].slice(0, MAX_ROWS);
  }

  rows(): Activity[] {
    return [...this.#rows];
  }
}
