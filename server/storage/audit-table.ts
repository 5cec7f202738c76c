import type { Knex } from 'knex';
import type {
  AuditActor,
  AuditEntry,
  AuditFilter,
  AuditStore,
  NextEntry,
  SignedHead,
} from './audit-port';
import type { GroupCommit } from './group-commit';
import { JoinedWrite } from './joined-write';

interface AuditRow {
  seq: number;
  time_ms: number;
  actor_kind: AuditActor['kind'];
  actor_id: string;
  actor_name: string;
  action: string;
  target: string;
  detail: string;
  previous: string;
  hash: string;
  signature: string;
}

interface HeadRow {
  id: number;
  seq: number;
  hash: string;
  signature: string;
}

/** The one row of `audit_head`. */
const HEAD = { id: 1 };

export class AuditTable implements AuditStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  append(next: NextEntry): Promise<AuditEntry> {
    return this.commits.run((trx) => appendIn(trx, next));
  }

  appendApart(next: NextEntry): Promise<AuditEntry> {
    return JoinedWrite.apart(() => this.append(next));
  }

  join(next: NextEntry): JoinedWrite {
    return new JoinedWrite((trx) => appendIn(trx, next));
  }

  async list({ before, action, text, limit }: AuditFilter): Promise<readonly AuditEntry[]> {
    const query = this.reader<AuditRow>('audit_log').orderBy('seq', 'desc').limit(limit);
    if (before !== undefined) void query.where('seq', '<', before);
    if (action !== undefined) {
      void query.where((either) => {
        void either.where('action', action).orWhereRaw(LIKE('action'), [`${escaped(action)}.%`]);
      });
    }
    if (text !== undefined) {
      const pattern = `%${escaped(text.toLowerCase())}%`;
      void query.where((either) => {
        void either
          .whereRaw(LIKE('lower(actor_name)'), [pattern])
          .orWhereRaw(LIKE('lower(target)'), [pattern]);
      });
    }
    return (await query).map(toEntry);
  }

  async read(seq: number, limit: number): Promise<readonly AuditEntry[]> {
    const rows = await this.reader<AuditRow>('audit_log')
      .where('seq', '>=', seq)
      .orderBy('seq')
      .limit(limit);
    return rows.map(toEntry);
  }

  async head(): Promise<SignedHead | undefined> {
    const head = await this.reader<HeadRow>('audit_head').where(HEAD).first();
    return head && { seq: Number(head.seq), hash: head.hash, signature: head.signature };
  }
}

async function appendIn(trx: Knex.Transaction, next: NextEntry): Promise<AuditEntry> {
  // Writing first takes the lock, of the row or the file, before anything is read: replicas and
  // the command line take turns.
  await trx<HeadRow>('audit_head').where(HEAD).update(HEAD);
  const head = await trx<HeadRow>('audit_head').where(HEAD).first();
  if (!head) throw new Error('the audit log has no head');
  const added = next({ seq: Number(head.seq), hash: head.hash });
  await trx<AuditRow>('audit_log').insert(toRow(added.entry));
  await trx<HeadRow>('audit_head').where(HEAD).update(added.head);
  return added.entry;
}

const LIKE = (column: string): string => `${column} like ? escape '\\'`;

const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

function toRow(entry: AuditEntry): AuditRow {
  const { seq, time, actor, action, target, detail, previous, hash, signature } = entry;
  return {
    ...{ seq, time_ms: time, action, target, previous, hash, signature },
    ...{ actor_kind: actor.kind, actor_id: actor.id, actor_name: actor.name },
    detail: JSON.stringify(detail),
  };
}

function toEntry(row: AuditRow): AuditEntry {
  const { action, target, previous, hash, signature } = row;
  return {
    ...{ action, target, previous, hash, signature },
    // PostgreSQL's driver gives 64-bit numbers as text.
    seq: Number(row.seq),
    time: Number(row.time_ms),
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    detail: JSON.parse(row.detail) as AuditEntry['detail'],
  };
}
