import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { ShadowAiRecord, ShadowAiStore, SightingRecord } from './port';

interface ShadowRow {
  host: string;
  device_id: string;
  user: string;
  signs: string;
  requests: number;
  first_ms: number;
  last_ms: number;
}

type HostRow = Omit<ShadowRow, 'device_id' | 'user'> & { readonly users: number };

export class ShadowAiTable implements ShadowAiStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async note(sightings: readonly SightingRecord[]): Promise<void> {
    await this.commits.run(async (trx) => {
      for (const { host, device, user, signs, requests, at } of sightings) {
        await trx.raw(
          `insert into shadow_ai (host, device_id, user, signs, requests, first_ms, last_ms)
           values (?,?,?,?,?,?,?)
           on conflict (host, device_id) do update set
             user = excluded.user, signs = excluded.signs,
             requests = shadow_ai.requests + excluded.requests,
             last_ms = max(shadow_ai.last_ms, excluded.last_ms)`,
          [host, device, user, signs, requests, at, at],
        );
      }
    });
  }

  async list(limit: number): Promise<readonly ShadowAiRecord[]> {
    const rows = await this.reader('shadow_ai')
      .select<HostRow[]>(
        'host',
        this.reader.raw(
          `group_concat(distinct signs) as signs, sum(requests) as requests,
           count(distinct case when user = '' then device_id else user end) as users,
           min(first_ms) as first_ms, max(last_ms) as last_ms`,
        ),
      )
      .groupBy('host')
      .orderBy('last_ms', 'desc')
      .limit(limit);
    return rows.map((row) => ({
      host: row.host,
      signs: [...new Set(row.signs.split(/, ?/))].sort(),
      requests: row.requests,
      users: row.users,
      first: row.first_ms,
      last: row.last_ms,
    }));
  }

  async remove(host: string): Promise<void> {
    await this.commits.run((trx) => trx<ShadowRow>('shadow_ai').where({ host }).delete());
  }
}
