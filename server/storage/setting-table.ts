import type { Knex } from 'knex';
import type { SettingKind, SettingRecord, SettingStore } from './administration-port';
import type { GroupCommit } from './group-commit';

interface SettingRow {
  kind: SettingKind;
  id: string;
  body: string;
  created_ms: number;
  updated_ms: number;
}

export class SettingTable implements SettingStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async list(kind: SettingKind): Promise<readonly SettingRecord[]> {
    const rows = await this.reader<SettingRow>('settings')
      .where({ kind })
      .orderBy([{ column: 'created_ms' }, { column: 'id' }]);
    return rows.map(toRecord);
  }

  async find(kind: SettingKind, id: string): Promise<SettingRecord | undefined> {
    const row = await this.reader<SettingRow>('settings').where({ kind, id }).first();
    return row && toRecord(row);
  }

  async put(kind: SettingKind, id: string, body: string, at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<SettingRow>('settings')
        .insert({ kind, id, body, created_ms: at, updated_ms: at })
        .onConflict(['kind', 'id'])
        .merge({ body, updated_ms: at }),
    );
  }

  async swap(
    kind: SettingKind,
    id: string,
    before: string,
    body: string,
    at: number,
  ): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<SettingRow>('settings')
        .where({ kind, id, body: before })
        .update({ body, updated_ms: at }),
    );
    return changed > 0;
  }

  async remove(kind: SettingKind, id: string): Promise<boolean> {
    const removed = await this.commits.run((trx) =>
      trx<SettingRow>('settings').where({ kind, id }).delete(),
    );
    return removed > 0;
  }
}

function toRecord({
  id,
  body,
  created_ms: created,
  updated_ms: updated,
}: SettingRow): SettingRecord {
  return { id, body, created: Number(created), updated: Number(updated) };
}
