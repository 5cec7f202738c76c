import type { Knex } from 'knex';
import type { CheckIn } from '../../core/fleet/wire';
import type { GroupCommit } from './group-commit';
import type { DeviceFact, DeviceFilter, DeviceRecord, DeviceStore } from './port';

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
  revoked_ms: number | null;
  group_name: string;
  token_id: string;
  person: string;
  /** JSON: check id → passed. */
  posture: string;
  applied_ms: number;
}

type OnlineRow = DeviceRow & { readonly is_online: number | boolean };

/** Columns that are counted. */
const FACTS: Readonly<Record<DeviceFact, keyof DeviceRow>> = {
  agentVersion: 'agent_version',
  os: 'os',
  osVersion: 'os_version',
  state: 'state',
  keychain: 'keychain',
  group: 'group_name',
};
/** Devices whose posture is read at once. */
const PAGE = 5000;

function toRecord(row: OnlineRow): DeviceRecord {
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
    online: Boolean(row.is_online),
    group: row.group_name,
    person: row.person,
    posture: JSON.parse(row.posture) as Record<string, boolean>,
    ...(row.revoked_ms === null ? {} : { revoked: row.revoked_ms }),
  };
}

export class DeviceTable implements DeviceStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async find(id: string): Promise<DeviceRecord | undefined> {
    const [row] = (await this.devices().where('devices.id', id)) as OnlineRow[];
    return row && toRecord(row);
  }

  async list(): Promise<readonly DeviceRecord[]> {
    const rows = (await this.devices().orderBy(['hostname', 'id'])) as OnlineRow[];
    return rows.map(toRecord);
  }

  async page({ after, limit, ...filter }: DeviceFilter): Promise<readonly DeviceRecord[]> {
    const query = this.devices().orderBy(['hostname', 'id']).limit(limit);
    if (after) {
      void query.whereRaw('(??, ??) > (?, ?)', [
        'hostname',
        'devices.id',
        after.hostname,
        after.id,
      ]);
    }
    if (filter.group !== undefined) void query.where('group_name', filter.group);
    if (filter.policyVersion !== undefined) {
      void query.where('policy_version', filter.policyVersion);
    }
    if (filter.online !== undefined) {
      const streams = this.reader('device_streams').select('device_id');
      void (filter.online
        ? query.whereIn('devices.id', streams)
        : query.whereNotIn('devices.id', streams));
    }
    if (filter.text !== undefined) {
      const pattern = `%${filter.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      void query.where((either) => {
        for (const column of ['hostname', 'user', 'person']) {
          void either.orWhereRaw(`lower(??) like ? escape '\\'`, [`devices.${column}`, pattern]);
        }
      });
    }
    return ((await query) as OnlineRow[]).map(toRecord);
  }

  async count(): Promise<number> {
    const [row] = await this.reader<DeviceRow>('devices')
      .whereNull('revoked_ms')
      .count<{ count: number }[]>({ count: '*' });
    return Number(row?.count ?? 0);
  }

  async checkIn(id: string, report: CheckIn, at: number): Promise<void> {
    const { posture } = report;
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
          ...(posture === undefined ? {} : { posture: JSON.stringify(posture) }),
        }),
    );
  }

  async revoke(id: string, at: number): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<DeviceRow>('devices').where({ id }).whereNull('revoked_ms').update('revoked_ms', at),
    );
    return changed > 0;
  }

  async setGroup(id: string, group: string): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<DeviceRow>('devices').where({ id }).update('group_name', group),
    );
    return changed > 0;
  }

  async spread(): Promise<readonly { version: number; devices: number }[]> {
    const rows = await this.reader<DeviceRow>('devices')
      .whereNull('revoked_ms')
      .select('policy_version')
      .count<{ policy_version: number; devices: number }[]>({ devices: '*' })
      .groupBy('policy_version')
      .orderBy('policy_version', 'desc');
    return rows.map((row) => ({ version: row.policy_version, devices: Number(row.devices) }));
  }

  async spreadOf(fact: DeviceFact): Promise<readonly { value: string; devices: number }[]> {
    const rows = (await this.reader('devices')
      .whereNull('revoked_ms')
      .select({ value: FACTS[fact] })
      .count({ devices: '*' })
      .groupBy(FACTS[fact])
      .orderBy('devices', 'desc')) as { value: string; devices: number }[];
    return rows.map(({ value, devices }) => ({ value, devices: Number(devices) }));
  }

  async postureSpread(): Promise<readonly { check: string; passed: number; failed: number }[]> {
    const counts = new Map<string, { passed: number; failed: number }>();
    // Few devices differ: the texts are counted first, and then read once each.
    const rows = (await this.reader('devices')
      .whereNull('revoked_ms')
      .select('posture')
      .count({ devices: '*' })
      .groupBy('posture')
      .limit(PAGE)) as { posture: string; devices: number }[];
    for (const { posture, devices } of rows) {
      for (const [check, passed] of Object.entries(JSON.parse(posture) as object)) {
        const entry = counts.get(check) ?? { passed: 0, failed: 0 };
        entry[passed === true ? 'passed' : 'failed'] += Number(devices);
        counts.set(check, entry);
      }
    }
    return [...counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([check, all]) => ({ check, ...all }));
  }

  private devices(): Knex.QueryBuilder {
    return this.reader('devices').select(
      'devices.*',
      this.reader.raw(
        `exists (select 1 from device_streams s where s.device_id = devices.id) as is_online`,
      ),
    );
  }
}
