import type { Knex } from 'knex';
import { z } from 'zod';
import type { GroupCommit } from './group-commit';
import type { RetentionSettings, FleetSettingsStore } from './fleet-settings-port';

interface SettingRow {
  name: string;
  value: string;
  changed_ms: number;
}

const groupsSchema = z.array(z.string()).default([]);
const days = z.number().int().min(1).optional();
const retentionSchema = z
  .object({ eventDays: days, payloadDays: days, hourDays: days, dayDays: days })
  .default({ hourDays: 31 });

export class FleetSettingsTable implements FleetSettingsStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async canaryGroups(): Promise<readonly string[]> {
    return groupsSchema.parse(await this.read('canary-groups'));
  }

  async setCanaryGroups(groups: readonly string[]): Promise<void> {
    await this.write('canary-groups', groups);
  }

  async retention(): Promise<RetentionSettings> {
    return retentionSchema.parse(await this.read('retention'));
  }

  async setRetention(settings: RetentionSettings): Promise<void> {
    await this.write('retention', settings);
  }

  private async read(name: string): Promise<unknown> {
    const row = await this.reader<SettingRow>('fleet_settings').where({ name }).first('value');
    return row && JSON.parse(row.value);
  }

  private async write(name: string, value: unknown): Promise<void> {
    const row = { name, value: JSON.stringify(value), changed_ms: Date.now() };
    await this.commits.run((trx) =>
      trx<SettingRow>('fleet_settings').insert(row).onConflict('name').merge(),
    );
  }
}
