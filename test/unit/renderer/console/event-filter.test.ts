import { describe, expect, it } from 'vitest';
import {
  filterQuery,
  matchesFilter,
  NO_FILTER,
  parseFilter,
} from '../../../../renderer/console/events/event-filter';
import { rowOf } from './rows';

describe('event filter', () => {
  it('survives the way through the address', () => {
    const filter = { action: 'block', app: 'chatgpt', device: '', q: 'a&b=c ?' };
    expect(parseFilter(filterQuery(filter))).toEqual(filter);
    expect(filterQuery(NO_FILTER)).toBe('');
  });

  it.each([
    [NO_FILTER, true],
    [{ ...NO_FILTER, action: 'warn' }, true],
    [{ ...NO_FILTER, action: 'redact' }, true],
    [{ ...NO_FILTER, action: 'block' }, false],
    [{ ...NO_FILTER, app: 'claude' }, false],
    [{ ...NO_FILTER, device: 'dev-1' }, true],
    [{ ...NO_FILTER, device: 'dev-2' }, false],
    [{ ...NO_FILTER, q: ' MAREN ' }, true],
    [{ ...NO_FILTER, q: 'jonas' }, false],
  ])('%o fits a warned and redacted event: %s', (filter, fits) => {
    expect(matchesFilter(rowOf(1, { action: 'warn', enforced: 'redact' }), filter)).toBe(fits);
  });
});
