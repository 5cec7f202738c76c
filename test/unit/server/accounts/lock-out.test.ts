import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryCounters } from '../../../../core/pipeline/counters/memory-counters';
import { LockOut } from '../../../../server/accounts/lock-out';

describe('a lock-out', () => {
  let now = 0;
  let lockOut: LockOut;
  beforeEach(() => {
    now = 1_000_000;
    lockOut = new LockOut(
      'test',
      { failures: 3, windowMs: 60_000 },
      new MemoryCounters({ now: () => now }),
    );
  });

  it('locks at the given number of failures and opens when the window is over', async () => {
    await lockOut.failed('a');
    await lockOut.failed('a');
    expect(await lockOut.secondsLocked('a')).toBe(0);
    await lockOut.failed('a');
    expect(await lockOut.secondsLocked('a')).toBe(60);
    expect(await lockOut.secondsLocked('b')).toBe(0);
    now += 59_999;
    expect(await lockOut.secondsLocked('a')).toBe(1);
    now += 1;
    expect(await lockOut.secondsLocked('a')).toBe(0);
  });

  it('forgets failures after a success', async () => {
    await lockOut.failed('a');
    await lockOut.failed('a');
    await lockOut.succeeded('a');
    await lockOut.failed('a');
    expect(await lockOut.secondsLocked('a')).toBe(0);
  });
});
