import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { ExceptionRecord, ExceptionStore } from './port';

interface ExceptionRow {
  id: string;
  device_id: string;
  rule_id: string;
  rule_name: string;
  app: string;
  reason: string;
  requested_ms: number;
  state: ExceptionRecord['state'];
  decided_by: string | null;
  decided_ms: number | null;
  until_ms: number | null;
}

export class ExceptionTable implements ExceptionStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async add(record: ExceptionRecord): Promise<void> {
    await this.commits.run((trx) => trx<ExceptionRow>('exceptions').insert(toRow(record)));
  }

  async find(id: string): Promise<ExceptionRecord | undefined> {
    const row = await this.reader<ExceptionRow>('exceptions').where({ id }).first();
    return row && toRecord(row);
  }

  async list(limit: number): Promise<readonly ExceptionRecord[]> {
    const rows = await this.reader<ExceptionRow>('exceptions').orderBy('id', 'desc').limit(limit);
    return rows.map(toRecord);
  }

  async ofDevice(device: string, limit: number): Promise<readonly ExceptionRecord[]> {
    const rows = await this.reader<ExceptionRow>('exceptions')
      .where({ device_id: device })
      .orderBy('id', 'desc')
      .limit(limit);
    return rows.map(toRecord);
  }

  async decide(record: ExceptionRecord, from: ExceptionRecord['state']): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<ExceptionRow>('exceptions').where({ id: record.id, state: from }).update(toRow(record)),
    );
    return changed > 0;
  }
}

function toRow(record: ExceptionRecord): ExceptionRow {
  return {
    id: record.id,
    device_id: record.deviceId,
    rule_id: record.rule.id,
    rule_name: record.rule.name,
    app: record.app,
    reason: record.reason,
    requested_ms: record.requested,
    state: record.state,
    decided_by: record.decidedBy ?? null,
    decided_ms: record.decided ?? null,
    until_ms: record.until ?? null,
  };
}

function toRecord(row: ExceptionRow): ExceptionRecord {
  return {
    id: row.id,
    deviceId: row.device_id,
    rule: { id: row.rule_id, name: row.rule_name },
    app: row.app,
    reason: row.reason,
    requested: row.requested_ms,
    state: row.state,
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_ms === null ? {} : { decided: row.decided_ms }),
    ...(row.until_ms === null ? {} : { until: row.until_ms }),
  };
}
