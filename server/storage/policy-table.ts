import type { Knex } from 'knex';
import { policyDocumentSchema } from '../../core/exchange/policy-document';
import type { GroupCommit } from './group-commit';
import type { PolicyRecord, PolicyStore, PublishedPolicy } from './port';

interface PolicyRow {
  version: number;
  time_ms: number;
  author: string;
  note: string;
  document: string;
  bundle: string;
}

type PolicyRecordRow = Pick<PolicyRow, 'version' | 'time_ms' | 'author' | 'note'>;

function toRecord(row: PolicyRecordRow): PolicyRecord {
  return { version: row.version, time: row.time_ms, author: row.author, note: row.note };
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

  async latest(): Promise<PublishedPolicy | undefined> {
    const row = await this.reader<PolicyRow>('policies').orderBy('version', 'desc').first();
    return row && toPublished(row);
  }

  async find(version: number): Promise<PublishedPolicy | undefined> {
    const row = await this.reader<PolicyRow>('policies').where({ version }).first();
    return row && toPublished(row);
  }

  async list(limit: number): Promise<readonly PolicyRecord[]> {
    const rows = await this.reader<PolicyRow>('policies')
      .orderBy('version', 'desc')
      .limit(limit)
      .select('version', 'time_ms', 'author', 'note');
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
          document: JSON.stringify(policy.document),
          bundle: policy.bundle,
        })
        .onConflict('version')
        .ignore()
        .returning('version'),
    );
    return added.length === 1;
  }
}
