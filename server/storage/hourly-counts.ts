import type { Knex } from 'knex';
import type { AuditEvent } from '../../core/exchange/event';
import type { CountedMetric, HourlyCount } from './port';

export const HOUR_MS = 3_600_000;

interface CountRow {
  hour_ms: number;
  metric: CountedMetric;
  key: string;
  label: string;
  count: number;
}

/** What these events add to the counts. A detector counts once for each exchange it fired in. */
export function countsOf(events: readonly AuditEvent[]): readonly HourlyCount[] {
  const counts = new Map<string, { -readonly [K in keyof HourlyCount]: HourlyCount[K] }>();
  const add = (hour: number, metric: CountedMetric, key: string, label: string): void => {
    const id = `${hour}\n${metric}\n${key}`;
    const entry = counts.get(id) ?? { hour, metric, key, label, count: 0 };
    entry.count += 1;
    entry.label = label;
    counts.set(id, entry);
  };
  for (const event of events) {
    if (event.kind !== 'exchange') continue;
    const hour = Math.floor(Date.parse(event.time) / HOUR_MS) * HOUR_MS;
    add(hour, 'enforced', event.enforced, event.enforced);
    add(hour, 'app', event.app.id, event.app.name);
    if (event.answer) add(hour, 'answer', event.answer.choice, event.answer.choice);
    for (const detector of new Set(event.findings.map((finding) => finding.detector))) {
      add(hour, 'detector', detector, detector);
    }
  }
  return [...counts.values()];
}

/** Rows per statement; 5 bound values each, SQLite takes 32,766. */
const ROWS_PER_INSERT = 1000;

export async function addCounts(
  trx: Knex.Transaction,
  counts: readonly HourlyCount[],
): Promise<void> {
  for (let at = 0; at < counts.length; at += ROWS_PER_INSERT) {
    const rows = counts.slice(at, at + ROWS_PER_INSERT);
    await trx.raw(
      `insert into hourly_counts (hour_ms, metric, key, label, count)
       values ${rows.map(() => '(?,?,?,?,?)').join(',')}
       on conflict (hour_ms, metric, key)
       do update set count = hourly_counts.count + excluded.count, label = excluded.label`,
      rows.flatMap((row) => [row.hour, row.metric, row.key, row.label, row.count]),
    );
  }
}

export async function countsSince(reader: Knex, from: number): Promise<readonly HourlyCount[]> {
  const rows = await reader<CountRow>('hourly_counts').where('hour_ms', '>=', from).select();
  return rows.map((row) => ({
    hour: row.hour_ms,
    metric: row.metric,
    key: row.key,
    label: row.label,
    count: row.count,
  }));
}
