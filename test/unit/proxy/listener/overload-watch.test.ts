import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OverloadWatch, type Overload } from '../../../../core/proxy/listener/overload-watch';

describe('an overload', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('begins with the first refused connection and ends when none was for a while', () => {
    const told: Overload[] = [];
    const watch = new OverloadWatch(100, (overload) => told.push(overload));
    watch.refused();
    watch.refused();
    expect(told).toEqual([{ active: true, connections: 100, refused: 1 }]);
    vi.advanceTimersByTime(29_000);
    watch.refused();
    vi.advanceTimersByTime(29_000);
    expect(told).toHaveLength(1);
    vi.advanceTimersByTime(1000);
    expect(told.slice(1)).toEqual([{ active: false, connections: 100, refused: 3 }]);
    watch.refused();
    expect(told.at(-1)).toEqual({ active: true, connections: 100, refused: 1 });
    watch.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
