import { beforeEach, describe, expect, it } from 'vitest';
import { LockOut } from '../../../../server/accounts/lock-out';

describe('a lock-out', () => {
  let now = 0;
  let lockOut: LockOut;
  beforeEach(() => {
    now = 1_000_000;
    lockOut = new LockOut({ failures: 3, windowMs: 60_000 }, { now: () => now });
  });

  it('locks at the given number of failures and opens when the window is over', () => {
    lockOut.failed('a');
    lockOut.failed('a');
    expect(lockOut.secondsLocked('a')).toBe(0);
    lockOut.failed('a');
    expect(lockOut.secondsLocked('a')).toBe(60);
    expect(lockOut.secondsLocked('b')).toBe(0);
    now += 59_999;
    expect(lockOut.secondsLocked('a')).toBe(1);
    now += 1;
    expect(lockOut.secondsLocked('a')).toBe(0);
  });

  it('forgets failures after a success', () => {
    lockOut.failed('a');
    lockOut.failed('a');
    lockOut.succeeded('a');
    lockOut.failed('a');
    expect(lockOut.secondsLocked('a')).toBe(0);
  });

  it('remembers a bounded number of keys, the latest failures first', () => {
    for (let each = 0; each < 3; each += 1) lockOut.failed('old');
    for (let key = 0; key < 10_000; key += 1) lockOut.failed(`k${key}`);
    expect(lockOut.secondsLocked('old')).toBe(0);
  });
});
