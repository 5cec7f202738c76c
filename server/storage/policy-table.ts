import type { Knex } from 'knex';
import { policyDocumentSchema } from '../../core/exchange/policy-document';
import type { GroupCommit } from './group-commit';
import type {
  PoliciesInForce,
  PolicyRecord,
  PolicyRing,
  PolicyStore,
  PublishedPolicy,
} from './port';

interface PolicyRow {
  version: number;
  time_ms: number;
  author: string;
  note: string;
  ring: PolicyRing;
  document: string;
  bundle: string;
}

type PolicyRecordRow = Omit<PolicyRow, 'document' | 'bundle'>;

function toRecord(row: PolicyRecordRow): PolicyRecord {
  const { version, author, note, ring } = row;
  return { version, time: row.time_ms, author, note, ring };
}

function toPublished(row: PolicyRow): PublishedPolicy {
  return {
    ...toRecord(row),
    document: policyDocumentSchema.parse(JSON.parse(row.document)),
    bundle: row.bundle,
  };
}

export class PolicyTable implements PolicyStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async inForce(): Promise<PoliciesInForce> {
    const [all, newest] = await Promise.all([
      this.newest().where({ ring: 'all' }).first(),
      this.newest().first(),
    ]);
    const canary = newest?.ring === 'canary' ? newest : undefined;
    return {
      ...(all ? { all: toPublished(all) } : {}),
      ...(canary ? { canary: toPublished(canary) } : {}),
    };
  }

  async find(version: number): Promise<PublishedPolicy | undefined> {
    const row = await this.reader<PolicyRow>('policies').where({ version }).first();
    return row && toPublished(row);
  }

  async list(limit: number): Promise<readonly PolicyRecord[]> {
    const rows = await this.newest()
      .limit(limit)
      .select('version', 'time_ms', 'author', 'note', 'ring');
    return rows.map(toRecord);
  }

  async add(policy: PublishedPolicy): Promise<boolean> {
    const added = await this.commits.run((trx) =>
      trx<PolicyRow>('policies')
        .insert({
          version: policy.version,
          time_ms: policy.time,
          author: policy.author,
          note: policy.note,
          ring: policy.ring,
          document: JSON.stringify(policy.document),
          bundle: policy.bundle,
        })
        .onConflict('version')
        .ignore()
        .returning('version'),
    );
    return added.length === 1;
  }

  async promote(version: number): Promise<boolean> {
    const changed = await this.commits.run((trx) =>
      trx<PolicyRow>('policies').where({ version, ring: 'canary' }).update('ring', 'all'),
    );
    return changed > 0;
  }

  private newest(): Knex.QueryBuilder<PolicyRow, PolicyRow[]> {
    return this.reader<PolicyRow>('policies').orderBy('version', 'desc');
  }
}
