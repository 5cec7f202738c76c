import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { openOutbox, type OutboxBounds, type OutboxProblem } from '../../core/audit/outbox';
import { openSqliteEventTable } from '../../core/audit/sqlite-event-table';
import type { Outbox } from '../../core/audit/types';
import { droppedEvents } from './dropped-events';

/** What an agent without a central endpoint keeps: the newest events. */
export const KEPT_ALONE: OutboxBounds = { limit: 100_000, whenFull: 'drop-oldest' };

/** Opens the outbox in `<dataDir>/outbox`. */
export async function openEventOutbox(
  dataDir: string,
  bounds: () => OutboxBounds,
  log: Logger,
): Promise<Outbox> {
  const folder = join(dataDir, 'outbox');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const table = await openSqliteEventTable(join(folder, 'events.sqlite'), (error) => {
    log.error({ reason: error.message }, 'the event table was damaged and is begun anew');
  });
  const dropped = droppedEvents(
    (count) => log.warn({ kind: 'dropped', count }, 'the outbox is full and let its oldest go'),
    Date.now,
  );
  return await openOutbox({
    table,
    directory: join(folder, 'journal'),
    onProblem: (problem) => {
      if (problem.kind === 'dropped') dropped(problem.count);
      else report(problem, log);
    },
    bounds,
  });
}

function report(problem: Exclude<OutboxProblem, { kind: 'dropped' }>, log: Logger): void {
  if (problem.kind === 'table') log.error({ reason: problem.error.message }, 'event table failed');
  else log.warn(problem, 'the outbox went on after a problem');
}
