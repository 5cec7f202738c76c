import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openOutbox } from '../../../core/audit/outbox';
import { openSqliteEventTable } from '../../../core/audit/sqlite-event-table';
import { temporaryFolder } from '../../unit/audit/temporary-folder';

const CHILD = resolve(import.meta.dirname, 'appending-child.ts');
const KILLS = 20;

function start(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** Reads lines until `enough` says so, kills the child, and gives all lines that it had written. */
async function linesUntil(child: ChildProcess, enough: (count: number) => boolean) {
  const lines: string[] = [];
  if (!child.stdout) throw new Error('the child has no standard output');
  const reader = createInterface({ input: child.stdout });
  const ended = once(reader, 'close');
  reader.on('line', (line) => {
    lines.push(line);
    if (enough(lines.length)) child.kill('SIGKILL');
  });
  await ended;
  // A line that the kill tore is no id.
  return lines.filter((line) => line.length === 26 || line.startsWith('failed'));
}

async function storedIds(directory: string): Promise<string[]> {
  const table = await openSqliteEventTable(join(directory, 'events.sqlite'));
  const outbox = await openOutbox({ table, directory: join(directory, 'journal') });
  const ids: string[] = [];
  for (;;) {
    const events = await outbox.next(500);
    if (events.length === 0) break;
    ids.push(...events.map(({ id }) => id));
    await outbox.acknowledge(events.map(({ id }) => id));
  }
  await outbox.close();
  return ids;
}

describe('an outbox whose process is killed', () => {
  it(`has every event once after kill -9 in mid-write, ${KILLS} times`, async () => {
    const directory = await temporaryFolder();
    const durable: string[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = start(process.execPath, ['--import', 'tsx', CHILD, directory]);
      durable.push(...(await linesUntil(child, (count) => count === 5 + 97 * kill)));
    }
    const ids = await storedIds(directory);
    expect(new Set(ids).size).toBe(ids.length);
    const present = new Set(ids);
    expect(durable.filter((id) => !present.has(id))).toEqual([]);
    expect(durable.length).toBeGreaterThan(1000);
  });

  it('fails the append when the disk takes no more, and keeps what it had taken', async () => {
    const directory = await temporaryFolder();
    // A file size limit of 512 blocks of 1 KiB; the ignored signal turns it into a write error.
    const script = `trap '' XFSZ; ulimit -f 512; exec "${process.execPath}" --import tsx "${CHILD}" "${directory}" 20000`;
    const lines = await linesUntil(start('bash', ['-c', script]), () => false);
    const durable = lines.filter((line) => line.length === 26);
    expect(lines).toContain('failed EFBIG');
    const present = new Set(await storedIds(directory));
    expect(durable.length).toBeGreaterThan(5);
    expect(durable.filter((id) => !present.has(id))).toEqual([]);
  });
});
