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

type HostRow = Omit<ShadowRow, 'device_id' | 'user' | 'signs'> & { readonly users: number };

export class ShadowAiTable implements ShadowAiStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async note(sightings: readonly SightingRecord[]): Promise<void> {
    await this.commits.run(async (trx) => {
      for (const { host, device, user, signs, requests, at } of sightings) {
        await trx<ShadowRow>('shadow_ai')
          .insert({
            ...{ host, user, signs, requests },
            device_id: device,
            first_ms: at,
            last_ms: at,
          })
          .onConflict(['host', 'device_id'])
          .merge({
            ...{ user, signs },
            requests: trx.raw('shadow_ai.requests + ?', [requests]),
            last_ms: trx.raw('case when shadow_ai.last_ms > ? then shadow_ai.last_ms else ? end', [
              at,
              at,
            ]),
          });
      }
    });
  }

  async list(limit: number): Promise<readonly ShadowAiRecord[]> {
    const hosts = (await this.reader('shadow_ai')
      .select('host')
      .sum({ requests: 'requests' })
      .min({ first_ms: 'first_ms' })
      .max({ last_ms: 'last_ms' })
      .select(
        this.reader.raw(`count(distinct case when ?? = '' then ?? else ?? end) as users`, [
          'user',
          'device_id',
          'user',
        ]),
      )
      .groupBy('host')
      .orderBy('last_ms', 'desc')
      .limit(limit)) as HostRow[];
    const signs = await this.signsOf(hosts.map(({ host }) => host));
    return hosts.map((row) => ({
      host: row.host,
      signs: [...(signs.get(row.host) ?? [])].sort(),
      requests: Number(row.requests),
      users: Number(row.users),
      first: Number(row.first_ms),
      last: Number(row.last_ms),
    }));
  }

  private async signsOf(hosts: readonly string[]): Promise<ReadonlyMap<string, Set<string>>> {
    const rows = await this.reader<ShadowRow>('shadow_ai')
      .whereIn('host', hosts)
      .distinct('host', 'signs');
    const signs = new Map<string, Set<string>>();
    for (const row of rows) {
      const known = signs.get(row.host) ?? new Set<string>();
      for (const sign of row.signs.split(/, ?/)) known.add(sign);
      signs.set(row.host, known);
    }
    return signs;
  }

  async remove(host: string): Promise<void> {
    await this.commits.run((trx) => trx<ShadowRow>('shadow_ai').where({ host }).delete());
  }
}
