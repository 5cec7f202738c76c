import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ChildSupervisor, SHUTDOWN_LIMIT_MS } from '../../../../main/supervisor/child-supervisor';
import { recordLog } from '../recorded-log';
import { FakeChild } from './fake-child';

interface Fixture {
  readonly supervisor: ChildSupervisor<string, string>;
  readonly children: FakeChild[];
  readonly received: string[];
  readonly lines: readonly string[];
}

function create(): Fixture {
  const children: FakeChild[] = [];
  const received: string[] = [];
  const { log, lines } = recordLog();
  const supervisor = new ChildSupervisor<string, string>({
    name: 'child',
    start: () => {
      const child = new FakeChild(1000 + children.length);
      children.push(child);
      return child;
    },
    incoming: z.string(),
    onMessage: (message) => received.push(message),
    onExit: () => undefined,
    log,
  });
  return { supervisor, children, received, lines };
}

describe('the supervisor of a child process', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('starts a dead child again within a second', () => {
    const { supervisor, children } = create();
    supervisor.start();
    children[0]?.exit(137);
    vi.advanceTimersByTime(1000);
    expect(children).toHaveLength(2);
    expect(supervisor.pid).toBe(1001);
  });

  it('waits longer for a child that keeps dying, up to half a minute', () => {
    const { supervisor, children } = create();
    supervisor.start();
    for (let round = 0; round < 12; round++) {
      children.at(-1)?.exit(1);
      vi.advanceTimersByTime(30_000);
      expect(children).toHaveLength(round + 2);
    }
    children.at(-1)?.exit(1);
    vi.advanceTimersByTime(29_000);
    expect(children).toHaveLength(13);
  });

  it('forgets earlier ends of a child that has been well for a while', () => {
    const { supervisor, children } = create();
    supervisor.start();
    for (let round = 0; round < 6; round++) {
      children.at(-1)?.exit(1);
      vi.advanceTimersByTime(30_000);
    }
    vi.advanceTimersByTime(60_000);
    const before = children.length;
    children.at(-1)?.exit(1);
    vi.advanceTimersByTime(1000);
    expect(children).toHaveLength(before + 1);
  });

  it('drops a message of the wrong shape and logs nothing of its content', () => {
    const { supervisor, children, received, lines } = create();
    supervisor.start();
    children[0]?.says({ secret: 'hunter2' });
    children[0]?.says('hello');
    expect(received).toEqual(['hello']);
    expect(lines.join()).toContain('dropped an invalid message');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('does not listen to a child that it has replaced', () => {
    const { supervisor, children, received } = create();
    supervisor.start();
    children[0]?.exit(1);
    vi.advanceTimersByTime(1000);
    children[0]?.says('from the grave');
    expect(received).toEqual([]);
  });

  it('asks a child to end, waits, and starts no other', async () => {
    const { supervisor, children } = create();
    supervisor.start();
    const stopped = supervisor.stop('bye');
    expect(children[0]?.sent).toEqual(['bye']);
    children[0]?.exit(0);
    await stopped;
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(1);
    expect(children[0]?.killed).toBe(false);
  });

  it('kills a child that does not end when asked', async () => {
    const { supervisor, children } = create();
    supervisor.start();
    const stopped = supervisor.stop('bye');
    vi.advanceTimersByTime(SHUTDOWN_LIMIT_MS);
    await stopped;
    expect(children[0]?.killed).toBe(true);
  });

  it('stops while it waits to start a child again', async () => {
    const { supervisor, children } = create();
    supervisor.start();
    children[0]?.exit(1);
    await supervisor.stop('bye');
    vi.advanceTimersByTime(60_000);
    expect(children).toHaveLength(1);
  });

  it('says when a message could not be sent', () => {
    const { supervisor, children } = create();
    expect(supervisor.send('early')).toBe(false);
    supervisor.start();
    expect(supervisor.send('now')).toBe(true);
    expect(children[0]?.sent).toEqual(['now']);
  });
});
