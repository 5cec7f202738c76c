import { describe, expect, it, onTestFinished } from 'vitest';
import { SqliteConnection } from '../../../core/audit/sqlite-connection';
import { ToolUse, type Anomaly } from '../../../core/portal/governance/tool-use';
import { prepareDatabase } from '../../../core/portal/store/database';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday at nine, UTC. */
const START = Date.parse('2026-03-02T09:00:00Z');

/** What a portal knows of the habits of its users, with a clock that the test turns. */
async function habits() {
  const database = await SqliteConnection.open(':memory:');
  onTestFinished(() => database.close());
  await prepareDatabase(database);
  let now = START;
  const told: Anomaly[] = [];
  const open = () =>
    ToolUse.open(
      database,
      () => now,
      (anomaly) => told.push(anomaly),
      (error) => {
        throw error;
      },
    );
  let use = await open();
  onTestFinished(() => use.close());
  return {
    told,
    wait: (ms: number) => (now += ms),
    call: (tool: string, { user = 'anna', bytes = 100 } = {}) => {
      use.begin(user, 'wiki', tool);
      use.end(user, 'wiki', tool, { result: 'done', bytes });
    },
    restart: async () => {
      await use.close();
      use = await open();
    },
  };
}

type Habits = Awaited<ReturnType<typeof habits>>;

/** Fifty calls of one tool, one each two minutes, all between nine and eleven. */
function settle({ call, wait }: Habits): void {
  for (let count = 0; count < 50; count += 1) {
    call('read');
    wait(2 * MINUTE);
  }
}

describe('what is out of the ordinary', () => {
  it('is nothing before the habits of a user are known', async () => {
    const desk = await habits();
    desk.call('read');
    desk.wait(12 * HOUR);
    desk.call('write');
    expect(desk.told).toEqual([]);
  });

  it('is a tool that the user has never used, told once', async () => {
    const desk = await habits();
    settle(desk);
    desk.call('write');
    desk.call('write');
    expect(desk.told).toEqual([
      {
        kind: 'new-tool',
        user: 'anna',
        server: 'wiki',
        tool: 'write',
        detail: 'never used before by this user',
      },
    ]);
  });

  it('is an hour at which the user has never worked', async () => {
    const desk = await habits();
    settle(desk);
    desk.wait(16 * HOUR);
    desk.call('read');
    expect(desk.told.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['unusual-hour', '2 h UTC'],
    ]);
  });

  it('is a burst, told once a minute, and of one user only', async () => {
    const desk = await habits();
    for (let count = 0; count < 60; count += 1) desk.call('read');
    expect(desk.told).toEqual([]);
    for (let count = 0; count < 20; count += 1) desk.call('read');
    desk.call('read', { user: 'bert' });
    expect(desk.told.map(({ kind, user }) => [kind, user])).toEqual([['burst', 'anna']]);
    desk.wait(MINUTE);
    desk.call('read');
    expect(desk.told).toHaveLength(1);
  });

  it('is an answer that is many times larger than usual', async () => {
    const desk = await habits();
    for (let count = 0; count < 10; count += 1) desk.call('read', { bytes: 20_000 });
    desk.call('read', { bytes: 900_000 });
    expect(desk.told).toEqual([]);
    desk.call('read', { bytes: 5_000_000 });
    expect(desk.told.map(({ kind, detail }) => [kind, detail])).toEqual([
      ['volume', '5000000 bytes'],
    ]);
  });

  it('is remembered over a restart', async () => {
    const desk = await habits();
    settle(desk);
    await desk.restart();
    desk.call('read');
    expect(desk.told).toEqual([]);
    desk.call('write');
    expect(desk.told.map(({ kind }) => kind)).toEqual(['new-tool']);
  });
});
