import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeEventList,
  EMPTY_LIST,
  LIST_LIMIT,
  mergeRows,
  type EventList,
  type EventListChange,
} from '../../../../renderer/console/events/event-list';
import { rowOf, ulidOf } from './rows';

const after = (...changes: readonly EventListChange[]): EventList =>
  changes.reduce(changeEventList, EMPTY_LIST);
const ids = (list: Pick<EventList, 'rows'>): readonly string[] =>
  list.rows.map((row) => row.exchange.id);

const opened = { type: 'opened', rows: [rowOf(3), rowOf(2)], next: ulidOf(2) } as const;

describe('event list', () => {
  it('puts a live row on top and counts it', () => {
    const list = after(opened, { type: 'live', row: rowOf(4) });
    expect(ids(list)).toEqual([ulidOf(4), ulidOf(3), ulidOf(2)]);
    expect(list.arrived).toBe(1);
  });

  it('gives a row its outcome in place, without counting it again', () => {
    const list = after(opened, { type: 'live', row: rowOf(3, { ended: true }) });
    expect(ids(list)).toEqual([ulidOf(3), ulidOf(2)]);
    expect(list.rows[0]?.outcome?.result).toBe('completed');
    expect(list.arrived).toBe(0);
  });

  it('keeps an outcome when a page from before it arrives later', () => {
    const list = after(
      opened,
      { type: 'live', row: rowOf(3, { ended: true }) },
      { type: 'refreshed', rows: [rowOf(3)] },
    );
    expect(list.rows[0]?.outcome).toBeDefined();
  });

  it('holds new rows back while paused, but lets outcomes through', () => {
    const list = after(
      opened,
      { type: 'paused' },
      { type: 'live', row: rowOf(5) },
      { type: 'live', row: rowOf(2, { ended: true }) },
    );
    expect(ids(list)).toEqual([ulidOf(3), ulidOf(2)]);
    expect(list.rows[1]?.outcome).toBeDefined();
    expect(list.held).toHaveLength(1);
  });

  it('gives a held row its outcome too', () => {
    const list = after(
      opened,
      { type: 'paused' },
      { type: 'live', row: rowOf(5) },
      { type: 'live', row: rowOf(5, { ended: true }) },
      { type: 'resumed' },
    );
    expect(ids(list)).toEqual([ulidOf(5), ulidOf(3), ulidOf(2)]);
    expect(list.rows[0]?.outcome).toBeDefined();
    expect(list.paused).toBe(false);
  });

  it('appends older pages below', () => {
    const list = after(opened, { type: 'older', rows: [rowOf(1)], next: undefined });
    expect(ids(list)).toEqual([ulidOf(3), ulidOf(2), ulidOf(1)]);
    expect(list.next).toBeUndefined();
  });

  it('stays paused when the filter changes', () => {
    expect(after(opened, { type: 'paused' }, opened).paused).toBe(true);
  });

  it('drops the oldest rows over its limit and pages back from there', () => {
    const rows = Array.from({ length: LIST_LIMIT }, (_, index) => rowOf(index + 1));
    const list = after(
      { type: 'opened', rows, next: undefined },
      { type: 'live', row: rowOf(LIST_LIMIT + 1) },
    );
    expect(list.rows).toHaveLength(LIST_LIMIT);
    expect(list.next).toBe(ulidOf(2));
  });

  it('merges in any order to the same list, newest first, each exchange once', () => {
    const orders = fc.array(fc.record({ order: fc.nat(30), ended: fc.boolean() }));
    fc.assert(
      fc.property(orders, orders, (first, second) => {
        const one = first.map(({ order, ended }) => rowOf(order, { ended }));
        const two = second.map(({ order, ended }) => rowOf(order, { ended }));
        const forth = mergeRows(mergeRows([], one), two);
        const back = mergeRows(mergeRows([], two), one);
        expect(forth).toEqual(back);
        const seen = forth.map((row) => row.exchange.id);
        expect(seen).toEqual([...new Set(seen)].sort().reverse());
      }),
    );
  });
});
