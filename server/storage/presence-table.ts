import type { Knex } from 'knex';
import { bulkInsert, type BulkColumn } from './bulk-insert';
import type { GroupCommit } from './group-commit';
import type { PresenceStore, StreamChange } from './presence-port';

interface ReplicaRow {
  id: string;
  started_ms: number;
  heard_ms: number;
}

interface StreamRow {
  device_id: string;
  replica_id: string;
  opened_ms: number;
}

const STREAM: readonly BulkColumn[] = [
  { name: 'device_id', type: 'text' },
  { name: 'replica_id', type: 'text' },
  { name: 'opened_ms', type: 'bigint' },
];
/** Devices in one condition; SQLite takes 32,766 bound values. */
const DEVICES_PER_DELETE = 1000;

export class PresenceTable implements PresenceStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  heartbeat(replica: string, at: number): Promise<boolean> {
    return this.commits.run(async (trx) => {
      const known = await trx<ReplicaRow>('replicas').where('id', replica).update('heard_ms', at);
      if (known > 0) return false;
      await trx<ReplicaRow>('replicas').insert({ id: replica, started_ms: at, heard_ms: at });
      return true;
    });
  }

  async change(replica: string, changes: readonly StreamChange[], at: number): Promise<void> {
    const opened = changes.filter(({ open }) => open).map(({ device }) => [device, replica, at]);
    const ended = changes.filter(({ open }) => !open).map(({ device }) => device);
    await this.commits.run(async (trx) => {
      await bulkInsert(trx, 'device_streams', STREAM, opened, 'on conflict do nothing');
      for (let from = 0; from < ended.length; from += DEVICES_PER_DELETE) {
        await trx<StreamRow>('device_streams')
          .where('replica_id', replica)
          .whereIn('device_id', ended.slice(from, from + DEVICES_PER_DELETE))
          .delete();
      }
    });
  }

  async leave(replica: string): Promise<void> {
    await this.commits.run(async (trx) => {
      await trx<StreamRow>('device_streams').where('replica_id', replica).delete();
      await trx<ReplicaRow>('replicas').where('id', replica).delete();
    });
  }

  async removeSilent(since: number): Promise<void> {
    await this.commits.run(async (trx) => {
      await trx<ReplicaRow>('replicas').where('heard_ms', '<', since).delete();
      await trx<StreamRow>('device_streams')
        .whereNotIn('replica_id', trx<ReplicaRow>('replicas').select('id'))
        .delete();
    });
  }

  async onlineCount(): Promise<number> {
    const [row] = await this.reader('device_streams').countDistinct<{ count: number }[]>({
      count: 'device_id',
    });
    return Number(row?.count ?? 0);
  }

  async replicas(): Promise<readonly { id: string; heard: number }[]> {
    const rows = await this.reader<ReplicaRow>('replicas').orderBy('id');
    return rows.map(({ id, heard_ms }) => ({ id, heard: Number(heard_ms) }));
  }
}
