import type { Knex } from 'knex';
import type { AccountRecord, InvitationRecord, InvitationStore } from './access-port';
import { insertAccount } from './account-tables';
import type { GroupCommit } from './group-commit';

interface InvitationRow {
  id: string;
  hash: string;
  name: string;
  role: InvitationRecord['role'];
  invited_by: string;
  created_ms: number;
  expires_ms: number;
}

export class InvitationTable implements InvitationStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async add({ invitedBy, created, expires, ...rest }: InvitationRecord): Promise<void> {
    await this.commits.run((trx) =>
      trx<InvitationRow>('invitations').insert({
        ...rest,
        invited_by: invitedBy,
        created_ms: created,
        expires_ms: expires,
      }),
    );
  }

  async find(hash: string): Promise<InvitationRecord | undefined> {
    const row = await this.reader<InvitationRow>('invitations').where({ hash }).first();
    return row && toInvitation(row);
  }

  async list(): Promise<readonly InvitationRecord[]> {
    const rows = await this.reader<InvitationRow>('invitations').orderBy('created_ms', 'desc');
    return rows.map(toInvitation);
  }

  async remove(id: string): Promise<boolean> {
    const removed = await this.commits.run((trx) =>
      trx<InvitationRow>('invitations').where({ id }).delete(),
    );
    return removed > 0;
  }

  accept(hash: string, account: AccountRecord): Promise<'done' | 'unknown' | 'name_taken'> {
    return this.commits.run(async (trx) => {
      const invited = await trx<InvitationRow>('invitations').where({ hash }).first('id');
      if (!invited) return 'unknown';
      if (!(await insertAccount(trx, account))) return 'name_taken';
      await trx<InvitationRow>('invitations').where({ hash }).delete();
      return 'done';
    });
  }
}

function toInvitation(row: InvitationRow): InvitationRecord {
  const { id, hash, name, role } = row;
  return {
    ...{ id, hash, name, role },
    invitedBy: row.invited_by,
    created: Number(row.created_ms),
    expires: Number(row.expires_ms),
  };
}
