import type { ExchangeRow } from '../../../core/exchange/console';

/** Rows kept in the page at most; the oldest go first, and can be paged back. */
export const LIST_LIMIT = 2000;

export interface EventList {
  /** Newest first, one row for each exchange. */
  readonly rows: readonly ExchangeRow[];
  /** Rows that came in while paused, newest first. */
  readonly held: readonly ExchangeRow[];
  readonly paused: boolean;
  /** Where the next older page begins; `undefined`: there is none. */
  readonly next: string | undefined;
  /** Rows that have come in live since the list was opened. */
  readonly arrived: number;
}

export const EMPTY_LIST: EventList = {
  rows: [],
  held: [],
  paused: false,
  next: undefined,
  arrived: 0,
};

export type EventListChange =
  | {
      readonly type: 'opened';
      readonly rows: readonly ExchangeRow[];
      readonly next: string | undefined;
    }
  | {
      readonly type: 'older';
      readonly rows: readonly ExchangeRow[];
      readonly next: string | undefined;
    }
  /** The newest page again, after the stream was interrupted. */
  | { readonly type: 'refreshed'; readonly rows: readonly ExchangeRow[] }
  | { readonly type: 'live'; readonly row: ExchangeRow }
  | { readonly type: 'paused' }
  | { readonly type: 'resumed' };

const keyOf = (row: ExchangeRow): string => row.exchange.exchangeId;

/** An outcome once known stays: a page read before the outcome may arrive after it. */
function newerOf(old: ExchangeRow, now: ExchangeRow): ExchangeRow {
  return old.outcome !== undefined && now.outcome === undefined ? old : now;
}

/** Joins rows into a list, newest first by ULID, one for each exchange. */
export function mergeRows(
  list: readonly ExchangeRow[],
  more: readonly ExchangeRow[],
): readonly ExchangeRow[] {
  const byKey = new Map(list.map((row) => [keyOf(row), row]));
  for (const row of more) {
    const old = byKey.get(keyOf(row));
    byKey.set(keyOf(row), old === undefined ? row : newerOf(old, row));
  }
  return [...byKey.values()].sort((a, b) => (a.exchange.id < b.exchange.id ? 1 : -1));
}

/** Keeps the newest rows; when rows fall off, paging back starts at the last that is left. */
function trimmed(list: EventList): EventList {
  if (list.rows.length <= LIST_LIMIT) return list;
  const rows = list.rows.slice(0, LIST_LIMIT);
  return { ...list, rows, next: rows.at(-1)?.exchange.id };
}

function live(list: EventList, row: ExchangeRow): EventList {
  const known = list.rows.some((old) => keyOf(old) === keyOf(row));
  // An outcome of a row that is shown changes it in place, paused or not.
  if (known) return { ...list, rows: mergeRows(list.rows, [row]) };
  if (list.paused) return { ...list, held: mergeRows(list.held, [row]).slice(0, LIST_LIMIT) };
  return trimmed({ ...list, rows: mergeRows(list.rows, [row]), arrived: list.arrived + 1 });
}

/** The state of the event list after a change. */
export function changeEventList(list: EventList, change: EventListChange): EventList {
  switch (change.type) {
    case 'opened':
      return {
        ...EMPTY_LIST,
        paused: list.paused,
        rows: mergeRows([], change.rows),
        next: change.next,
      };
    case 'older':
      return { ...list, rows: mergeRows(list.rows, change.rows), next: change.next };
    case 'refreshed':
      return change.rows.reduceRight(live, list);
    case 'live':
      return live(list, change.row);
    case 'paused':
      return { ...list, paused: true };
    case 'resumed': {
      const rows = mergeRows(list.rows, list.held);
      return trimmed({
        ...list,
        rows,
        held: [],
        paused: false,
        arrived: list.arrived + list.held.length,
      });
    }
  }
}
