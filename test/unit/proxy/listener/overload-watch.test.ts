import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OverloadWatch, type Overload } from '../../../../core/proxy/listener/overload-watch';

describe('an overload', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begins with the first connection too many and ends when none was for a while', () => {
    const told: Overload[] = [];
    const watch = new OverloadWatch(100, (overload) => told.push(overload));
    watch.refused();
    watch.refused();
    expect(told).toEqual([{ active: true, connections: 100, refused: 1, passed: 0 }]);
    vi.advanceTimersByTime(29_000);
    watch.passed();
    vi.advanceTimersByTime(29_000);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(told.slice(1)).toEqual([{ active: false, connections: 100, refused: 2, passed: 1 }]);
    watch.passed();
    expect(told.at(-1)).toEqual({ active: true, connections: 100, refused: 0, passed: 1 });
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
