import type { Knex } from 'knex';
import type { CheckIn } from '../../core/fleet/wire';
import type { GroupCommit } from './group-commit';
import type { DeviceRecord, DeviceStore } from './port';

export interface DeviceRow {
  id: string;
  public_key: string;
  hostname: string;
  user: string;
  os: string;
  os_version: string;
  agent_version: string;
  enrolled_ms: number;
  last_seen_ms: number;
  policy_version: number;
  state: CheckIn['state'];
  keychain: CheckIn['keychain'];
  backlog: number;
  ca_fingerprint: string | null;
}

function toRecord(row: DeviceRow): DeviceRecord {
  return {
    id: row.id,
    publicKey: row.public_key,
    hostname: row.hostname,
    user: row.user,
    os: row.os,
    osVersion: row.os_version,
    agentVersion: row.agent_version,
    enrolled: row.enrolled_ms,
    lastSeen: row.last_seen_ms,
    policyVersion: row.policy_version,
    state: row.state,
    keychain: row.keychain,
    backlog: row.backlog,
  };
}

export class DeviceTable implements DeviceStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async find(id: string): Promise<DeviceRecord | undefined> {
    const row = await this.reader<DeviceRow>('devices').where({ id }).first();
    return row && toRecord(row);
  }

  async list(): Promise<readonly DeviceRecord[]> {
    const rows = await this.reader<DeviceRow>('devices').orderBy(['hostname', 'id']).select();
    return rows.map(toRecord);
  }

  async checkIn(id: string, report: CheckIn, at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<DeviceRow>('devices')
        .where({ id })
        .update({
          policy_version: report.policyVersion,
          agent_version: report.agentVersion,
          os_version: report.osVersion,
          state: report.state,
          keychain: report.keychain,
          backlog: report.backlog,
          ca_fingerprint: report.caFingerprint ?? null,
          last_seen_ms: at,
        }),
    );
  }

  async spread(): Promise<readonly { version: number; devices: number }[]> {
    const rows = await this.reader<DeviceRow>('devices')
      .select('policy_version')
      .count<{ policy_version: number; devices: number }[]>({ devices: '*' })
      .groupBy('policy_version')
      .orderBy('policy_version', 'desc');
    return rows.map((row) => ({ version: row.policy_version, devices: Number(row.devices) }));
  }
}
