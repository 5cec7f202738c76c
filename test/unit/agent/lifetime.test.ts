import { spawnSync } from 'node:child_process';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { acquireLock, AgentRunningError } from '../../../main/agent/lock';
import { watchParent } from '../../../main/agent/parent-watch';
import { Suspension } from '../../../main/agent/suspension';
import { temporaryFolder } from '../audit/temporary-folder';

/** The number of a process that has ended. */
const gonePid = (): number => spawnSync('true').pid;

describe('the lock of a data folder', () => {
  it('names the agent, for its user only, and goes with it', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'agent.lock');
    const lock = await acquireLock(folder);
    await lock.publish({ local: 'http://127.0.0.1:1', proxy: 'http://127.0.0.1:2' });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      pid: process.pid,
      token: lock.token,
      local: 'http://127.0.0.1:1',
      proxy: 'http://127.0.0.1:2',
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await lock.release();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['of a process that is gone', () => JSON.stringify({ pid: gonePid(), token: 'old' })],
    ['that a kill left half-written', () => '{"pid": 12'],
    ['that is empty', () => ''],
  ])('is taken over where there is one %s', async (_, content) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'agent.lock'), content());
    const lock = await acquireLock(folder);
    expect(await readFile(join(folder, 'agent.lock'), 'utf8')).toContain(lock.token);
  });

  it('keeps a second agent out while the first one starts', async () => {
    const folder = await temporaryFolder();
    const starting = JSON.stringify({ pid: process.ppid, token: 'theirs' });
    await writeFile(join(folder, 'agent.lock'), starting);
    await expect(acquireLock(folder)).rejects.toThrow(AgentRunningError);
  });

  it('leaves the lock of a successor alone', async () => {
    const folder = await temporaryFolder();
    const lock = await acquireLock(folder);
    const successor = JSON.stringify({ pid: 1, token: 'theirs' });
    await writeFile(join(folder, 'agent.lock'), successor);
    await lock.release();
    expect(await readFile(join(folder, 'agent.lock'), 'utf8')).toBe(successor);
  });
});

describe('what depends on time', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('the agent hears once that its parent is gone', () => {
    let alive = true;
    const onGone = vi.fn();
    watchParent(1, onGone, { alive: () => alive, intervalMs: 100 });
    vi.advanceTimersByTime(1000);
    expect(onGone).not.toHaveBeenCalled();
    alive = false;
    vi.advanceTimersByTime(1000);
    expect(onGone).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a pause ends by itself, or when the person says so', () => {
    const changes: boolean[] = [];
    const clock = { now: () => Date.now() };
    const suspension = new Suspension(clock, (until) => changes.push(until !== undefined));
    suspension.pause(60);
    vi.advanceTimersByTime(59_000);
    expect(suspension.paused).toBe(true);
    vi.advanceTimersByTime(1000);
    expect(suspension.paused).toBe(false);
    suspension.pause(60);
    suspension.pause(120);
    suspension.resume();
    suspension.resume();
    expect(changes).toEqual([true, false, true, true, false]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a pause that ended while the computer slept is over when it wakes', () => {
    let slept = 0;
    const ends: (number | undefined)[] = [];
    const clock = { now: () => Date.now() + slept };
    const suspension = new Suspension(clock, (until) => ends.push(until));
    suspension.pause(60);
    slept = 30_000;
    suspension.woken();
    expect(suspension.paused).toBe(true);
    slept = 61_000;
    suspension.woken();
    expect(suspension.paused).toBe(false);
    expect(ends.at(-1)).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });
});
