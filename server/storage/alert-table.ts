import type { Knex } from 'knex';
import type { AlertRecord, AlertStore } from './administration-port';
import type { GroupCommit } from './group-commit';

interface AlertRow {
  id: string;
  rule_id: string;
  subject: string;
  time_ms: number;
  body: string;
}

export class AlertTable implements AlertStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async add({ id, rule, subject, time, body }: AlertRecord): Promise<void> {
    await this.commits.run((trx) =>
      trx<AlertRow>('alerts').insert({ id, rule_id: rule, subject, time_ms: time, body }),
    );
  }

  async lastTimes(rule: string, from: number): Promise<ReadonlyMap<string, number>> {
    const rows = await this.reader<AlertRow>('alerts')
      .where({ rule_id: rule })
      .where('time_ms', '>=', from)
      .groupBy('subject')
      .max({ last: 'time_ms' })
      .select<{ subject: string; last: number | string }[]>('subject');
    return new Map(rows.map(({ subject, last }) => [subject, Number(last)]));
  }

  async list(filter: {
    before?: string;
    rule?: string;
    limit: number;
  }): Promise<readonly AlertRecord[]> {
    const query = this.reader<AlertRow>('alerts').orderBy('id', 'desc').limit(filter.limit);
    if (filter.before !== undefined) void query.where('id', '<', filter.before);
    if (filter.rule !== undefined) void query.where('rule_id', filter.rule);
    return (await query).map(toRecord);
  }

  async update(id: string, body: string): Promise<void> {
    await this.commits.run((trx) => trx<AlertRow>('alerts').where({ id }).update({ body }));
  }

  async removeBefore(time: number): Promise<void> {
    await this.commits.run((trx) => trx<AlertRow>('alerts').where('time_ms', '<', time).delete());
  }
}

function toRecord({ id, rule_id: rule, subject, time_ms: time, body }: AlertRow): AlertRecord {
  return { id, rule, subject, time: Number(time), body };
}
