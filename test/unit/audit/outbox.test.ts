import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { EventTable } from '../../../core/audit/event-table';
import {
  openOutbox,
  OutboxFullError,
  type OutboxOptions,
  type OutboxProblem,
} from '../../../core/audit/outbox';
import { openSqliteEventTable } from '../../../core/audit/sqlite-event-table';
import type { Outbox } from '../../../core/audit/types';
import { deviceEvent } from './audit-events';
import { temporaryFolder } from './temporary-folder';

async function open(directory: string, more: Partial<OutboxOptions> = {}): Promise<Outbox> {
  const table = more.table ?? (await openSqliteEventTable(join(directory, 'events.sqlite')));
  const outbox = await openOutbox({ directory: join(directory, 'journal'), ...more, table });
  onTestFinished(() => outbox.close());
  return outbox;
}

describe('an outbox', () => {
  it('gives events oldest first, the same again until they are acknowledged', async () => {
    const outbox = await open(await temporaryFolder());
    const events = [deviceEvent(), deviceEvent(), deviceEvent()];
    for (const event of events) await outbox.append(event);
    expect(await outbox.next(2)).toEqual(events.slice(0, 2));
    expect(await outbox.next(2)).toEqual(events.slice(0, 2));
    await outbox.acknowledge([events[0]!.id, 'unknown']);
    expect(await outbox.next(5)).toEqual(events.slice(1));
    expect(await outbox.backlog()).toBe(2);
  });

  it('does not bring acknowledged events back from its journal', async () => {
    const directory = await temporaryFolder();
    const outbox = await open(directory);
    const event = deviceEvent();
    await outbox.append(event);
    await outbox.next(1);
    await outbox.acknowledge([event.id]);
    await outbox.close();
    const again = await open(directory);
    expect(await again.next(1)).toEqual([]);
    expect(await again.backlog()).toBe(0);
  });

  it('removes segments of the journal once they are taken over', async () => {
    const directory = await temporaryFolder();
    for (let start = 0; start < 3; start += 1) {
      const outbox = await open(directory);
      await outbox.append(deviceEvent());
      await outbox.close();
    }
    expect(await readdir(join(directory, 'journal'))).toHaveLength(1);
  });

  it('keeps events in the journal while the table fails, and delivers them later', async () => {
    const directory = await temporaryFolder();
    const table = await openSqliteEventTable(join(directory, 'events.sqlite'));
    let failing = true;
    const flaky: EventTable = {
      position: () => table.position(),
      insert: async (events, position) => {
        if (failing) throw new Error('disk full');
        await table.insert(events, position);
      },
      oldest: (limit) => table.oldest(limit),
      remove: (ids) => table.remove(ids),
      removeOldest: (count) => table.removeOldest(count),
      count: () => table.count(),
      close: () => table.close(),
    };
    const outbox = await open(directory, { table: flaky });
    const event = deviceEvent();
    await outbox.append(event);
    await expect(outbox.next(1)).rejects.toThrow('disk full');
    expect(await outbox.backlog()).toBe(1);
    failing = false;
    expect(await outbox.next(1)).toEqual([event]);
    expect(await outbox.backlog()).toBe(1);
  });

  it('refuses more than its limit', async () => {
    const outbox = await open(await temporaryFolder(), {
      bounds: () => ({ limit: 2, whenFull: 'refuse' }),
    });
    await outbox.append(deviceEvent());
    await outbox.append(deviceEvent());
    await expect(outbox.append(deviceEvent())).rejects.toThrow(OutboxFullError);
    await outbox.acknowledge([(await outbox.next(1))[0]!.id]);
    await outbox.append(deviceEvent());
  });

  it('lets the oldest go instead, where it is told to', async () => {
    const problems: OutboxProblem[] = [];
    const outbox = await open(await temporaryFolder(), {
      bounds: () => ({ limit: 2, whenFull: 'drop-oldest' }),
      onProblem: (problem) => problems.push(problem),
    });
    const events = [deviceEvent(), deviceEvent(), deviceEvent()];
    for (const event of events) await outbox.append(event);
    expect(await outbox.next(5)).toEqual(events.slice(1));
    expect(problems).toEqual([{ kind: 'dropped', count: 1 }]);
  });

  it('calls back after an append', async () => {
    const outbox = await open(await temporaryFolder());
    let calls = 0;
    const stop = outbox.onAppend(() => (calls += 1));
    await outbox.append(deviceEvent());
    stop();
    await outbox.append(deviceEvent());
    expect(calls).toBe(1);
  });

  it('sets a damaged database aside and takes events', async () => {
    const directory = await temporaryFolder();
    const path = join(directory, 'events.sqlite');
    await writeFile(path, 'this was a database once. '.repeat(1000));
    const seen: string[] = [];
    const table = await openSqliteEventTable(path, (error) => seen.push(error.message));
    const outbox = await open(directory, { table });
    const event = deviceEvent();
    await outbox.append(event);
    expect(await outbox.next(1)).toEqual([event]);
    expect(seen).toHaveLength(1);
    expect(await readdir(directory)).toContain('events.sqlite.damaged');
  });
});
