import { join } from 'node:path';
import { openOutbox } from '../../../core/audit/outbox';
import { openSqliteEventTable } from '../../../core/audit/sqlite-event-table';
import { deviceEvent } from '../../unit/audit/audit-events';

/** Appends events until it is killed, and names each on standard output once it is durable. */
const [directory = '', padding = '0'] = process.argv.slice(2);
const table = await openSqliteEventTable(join(directory, 'events.sqlite'));
const outbox = await openOutbox({ table, directory: join(directory, 'journal') });
const text = 'x'.repeat(Number(padding));

async function print(line: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()));
}

async function appendForever(): Promise<void> {
  for (;;) {
    const event = deviceEvent({ text });
    await outbox.append(event);
    await print(event.id);
  }
}

try {
  await Promise.all(Array.from({ length: 8 }, appendForever));
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  await print(`failed ${code}`);
  process.exitCode = 3;
  // The table may still hold a transfer that cannot succeed either.
  process.exit();
}
