import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { PortalReport, PortalStore, PortalUseCell, StoredPortalReport } from './portal-port';

interface ReportRow {
  topic: PortalReport['topic'];
  key: string;
  device_id: string;
  value: string;
  first_ms: number;
  last_ms: number;
}

interface UseRow {
  day_ms: number;
  server: string;
  tool: string;
  user: string;
  calls: number;
  failures: number;
  refusals: number;
  length: number;
  timed: number;
  time_ms: number;
}

const COUNTS = ['calls', 'failures', 'refusals', 'length', 'timed', 'time_ms'] as const;
/** Rows that a question gives at most. */
const MOST_ROWS = 20_000;

export class PortalTable implements PortalStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async note(reports: readonly PortalReport[]): Promise<void> {
    await this.commits.run(async (trx) => {
      for (const { topic, key, device, value, at } of reports) {
        await trx<ReportRow>('portal_reports')
          .insert({ topic, key, device_id: device, value, first_ms: at, last_ms: at })
          .onConflict(['topic', 'key', 'device_id'])
          .merge({ value, last_ms: at });
      }
    });
  }

  async reports(
    topic: PortalReport['topic'],
    limit: number,
  ): Promise<readonly StoredPortalReport[]> {
    const rows: ReportRow[] = await this.reader<ReportRow>('portal_reports')
      .where({ topic })
      .orderBy([{ column: 'last_ms', order: 'desc' }, { column: 'key' }])
      .limit(limit);
    return rows.map((row) => ({
      topic: row.topic,
      key: row.key,
      device: row.device_id,
      value: row.value,
      first: Number(row.first_ms),
      last: Number(row.last_ms),
    }));
  }

  async removeReports(topic: PortalReport['topic'], before: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<ReportRow>('portal_reports').where({ topic }).where('last_ms', '<', before).delete(),
    );
  }

  async addUse(cells: readonly PortalUseCell[]): Promise<void> {
    await this.commits.run(async (trx) => {
      for (const { day, timeMs, ...cell } of cells) {
        const row: UseRow = { ...cell, day_ms: day, time_ms: Math.round(timeMs) };
        const added = COUNTS.map((count) => [
          count,
          trx.raw('?? + ?', [`portal_use.${count}`, row[count]]),
        ]);
        await trx<UseRow>('portal_use')
          .insert(row)
          .onConflict(['day_ms', 'server', 'tool', 'user'])
          .merge(Object.fromEntries(added) as Record<string, Knex.Raw>);
      }
    });
  }

  async use(from: number): Promise<readonly Omit<PortalUseCell, 'day'>[]> {
    const rows = (await this.reader('portal_use')
      .where('day_ms', '>=', from)
      .select('server', 'tool', 'user')
      .sum(Object.fromEntries(COUNTS.map((count) => [count, count])))
      .groupBy('server', 'tool', 'user')
      .orderBy([{ column: 'calls', order: 'desc' }, 'server', 'tool', 'user'])
      .limit(MOST_ROWS)) as UseRow[];
    return rows.map((row) => ({
      server: row.server,
      tool: row.tool,
      user: row.user,
      calls: Number(row.calls),
      failures: Number(row.failures),
      refusals: Number(row.refusals),
      length: Number(row.length),
      timed: Number(row.timed),
      timeMs: Number(row.time_ms),
    }));
  }

  async useByDay(
    from: number,
  ): Promise<readonly { readonly day: number; readonly calls: number }[]> {
    const rows = (await this.reader('portal_use')
      .where('day_ms', '>=', from)
      .select('day_ms')
      .sum({ calls: 'calls' })
      .groupBy('day_ms')
      .orderBy('day_ms')) as Pick<UseRow, 'day_ms' | 'calls'>[];
    return rows.map((row) => ({ day: Number(row.day_ms), calls: Number(row.calls) }));
  }
}
