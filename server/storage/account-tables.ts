import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { AccountRecord, AccountStore, SessionRecord, SessionStore } from './port';

interface AccountRow {
  id: string;
  name: string;
  password: string;
  created_ms: number;
}

interface SessionRow {
  hash: string;
  account_id: string;
  csrf_token: string;
  created_ms: number;
  expires_ms: number;
}

export class AccountTable implements AccountStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async any(): Promise<boolean> {
    return (await this.reader<AccountRow>('accounts').first('id')) !== undefined;
  }

  async findByName(name: string): Promise<AccountRecord | undefined> {
    const row = await this.reader<AccountRow>('accounts').where({ name }).first();
    return row && { id: row.id, name: row.name, password: row.password };
  }

  async addFirst(account: AccountRecord, at: number): Promise<boolean> {
    return this.commits.run(async (trx) => {
      if (await trx<AccountRow>('accounts').first('id')) return false;
      await trx<AccountRow>('accounts').insert({ ...account, created_ms: at });
      return true;
    });
  }
}

export class SessionTable implements SessionStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async find(hash: string): Promise<SessionRecord | undefined> {
    const row = await this.reader<SessionRow>('sessions')
      .join<AccountRow>('accounts', 'accounts.id', 'sessions.account_id')
      .where({ hash })
      .first<(SessionRow & Pick<AccountRow, 'name'>) | undefined>('sessions.*', 'accounts.name');
    return (
      row && {
        hash: row.hash,
        account: { id: row.account_id, name: row.name },
        csrfToken: row.csrf_token,
        expires: row.expires_ms,
      }
    );
  }

  async add(session: SessionRecord, at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<SessionRow>('sessions').insert({
        hash: session.hash,
        account_id: session.account.id,
        csrf_token: session.csrfToken,
        created_ms: at,
        expires_ms: session.expires,
      }),
    );
  }

  async remove(hash: string): Promise<void> {
    await this.commits.run((trx) => trx<SessionRow>('sessions').where({ hash }).delete());
  }

  async removeExpired(at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<SessionRow>('sessions').where('expires_ms', '<=', at).delete(),
    );
  }
}
