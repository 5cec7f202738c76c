import type { Knex } from 'knex';
import type {
  AccountChange,
  AccountRecord,
  AccountStore,
  SessionRecord,
  SessionStore,
} from './access-port';
import { isPostgres } from './bulk-insert';
import type { GroupCommit } from './group-commit';

interface AccountRow {
  id: string;
  name: string;
  password: string;
  role: AccountRecord['role'];
  state: AccountRecord['state'];
  source: AccountRecord['source'];
  email: string | null;
  external_id: string | null;
  created_ms: number;
  last_sign_in_ms: number | null;
}

interface SessionRow {
  hash: string;
  account_id: string;
  csrf_token: string;
  created_ms: number;
  expires_ms: number;
  address: string;
  agent: string;
  method: SessionRecord['method'];
}

/** A change that is rolled back, since nobody would be left who may do everything. */
class LastOwner extends Error {
  override readonly name = 'LastOwner';
}

export class AccountTable implements AccountStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async any(): Promise<boolean> {
    return (await this.reader<AccountRow>('accounts').first('id')) !== undefined;
  }

  find(id: string): Promise<AccountRecord | undefined> {
    return this.first({ id });
  }

  findByName(name: string): Promise<AccountRecord | undefined> {
    return this.first({ name });
  }

  findByEmail(email: string): Promise<AccountRecord | undefined> {
    return this.first({ email: email.toLowerCase() });
  }

  findByExternalId(
    source: AccountRecord['source'],
    externalId: string,
  ): Promise<AccountRecord | undefined> {
    return this.first({ source, external_id: externalId });
  }

  async list(): Promise<readonly AccountRecord[]> {
    return (await this.reader<AccountRow>('accounts').orderBy('name')).map(toAccount);
  }

  async addFirst(account: AccountRecord): Promise<boolean> {
    return this.commits.run(async (trx) => {
      // Of two replicas that are asked at once, one makes the first account. SQLite has one writer anyway.
      if (isPostgres(trx)) await trx.raw('lock table accounts in share row exclusive mode');
      if (await trx<AccountRow>('accounts').first('id')) return false;
      await trx<AccountRow>('accounts').insert(toAccountRow(account));
      return true;
    });
  }

  async add(account: AccountRecord): Promise<boolean> {
    return this.commits.run((trx) => insertAccount(trx, account));
  }

  async update(account: AccountRecord): Promise<AccountChange> {
    return this.change(async (trx) => {
      const { id, name } = account;
      const namesake = await trx<AccountRow>('accounts').where({ name }).first('id');
      if (namesake && namesake.id !== id) return 'name_taken';
      const changed = await trx<AccountRow>('accounts').where({ id }).update(toAccountRow(account));
      if (account.state === 'disabled') {
        await trx<SessionRow>('sessions').where({ account_id: id }).delete();
      }
      return changed > 0 ? 'done' : 'unknown';
    });
  }

  async remove(id: string): Promise<AccountChange> {
    return this.change(async (trx) => {
      for (const table of ['sessions', 'passkeys'])
        await trx(table).where('account_id', id).delete();
      const removed = await trx<AccountRow>('accounts').where({ id }).delete();
      return removed > 0 ? 'done' : 'unknown';
    });
  }

  async signedIn(id: string, at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<AccountRow>('accounts').where({ id }).update({ last_sign_in_ms: at }),
    );
  }

  private async first(where: Partial<AccountRow>): Promise<AccountRecord | undefined> {
    const row = await this.reader<AccountRow>('accounts').where(where).first();
    return row && toAccount(row);
  }

  private async change(
    job: (trx: Knex.Transaction) => Promise<AccountChange>,
  ): Promise<AccountChange> {
    try {
      return await this.commits.run(async (trx) => {
        // Two owners who go at once wait for each other here; SQLite has one writer anyway.
        await trx<AccountRow>('accounts').where({ role: 'owner' }).forUpdate().select('id');
        const result = await job(trx);
        const owner = await trx<AccountRow>('accounts')
          .where({ role: 'owner', state: 'active' })
          .first('id');
        if (result === 'done' && !owner) throw new LastOwner();
        return result;
      });
    } catch (error) {
      if (error instanceof LastOwner) return 'last_owner';
      throw error;
    }
  }
}

/** False when the name is taken. */
export async function insertAccount(
  trx: Knex.Transaction,
  account: AccountRecord,
): Promise<boolean> {
  const added: unknown[] = await trx<AccountRow>('accounts')
    .insert(toAccountRow(account))
    .onConflict('name')
    .ignore()
    .returning('id');
  return added.length > 0;
}

export class SessionTable implements SessionStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async find(hash: string): Promise<SessionRecord | undefined> {
    const [session] = await this.select({ 'sessions.hash': hash, 'accounts.state': 'active' });
    return session;
  }

  ofAccount(account: string): Promise<readonly SessionRecord[]> {
    return this.select({ 'sessions.account_id': account });
  }

  async add(session: SessionRecord): Promise<void> {
    const { hash, account, csrfToken, created, expires, address, agent, method } = session;
    await this.commits.run((trx) =>
      trx<SessionRow>('sessions').insert({
        ...{ hash, address, agent, method },
        account_id: account.id,
        csrf_token: csrfToken,
        created_ms: created,
        expires_ms: expires,
      }),
    );
  }

  async remove(hash: string): Promise<void> {
    await this.commits.run((trx) => trx<SessionRow>('sessions').where({ hash }).delete());
  }

  async removeOfAccount(account: string, except = ''): Promise<void> {
    await this.commits.run((trx) =>
      trx<SessionRow>('sessions').where('account_id', account).whereNot('hash', except).delete(),
    );
  }

  async removeExpired(at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<SessionRow>('sessions').where('expires_ms', '<=', at).delete(),
    );
  }

  private async select(where: Record<string, string>): Promise<SessionRecord[]> {
    const rows: (SessionRow & Pick<AccountRow, 'name' | 'role'>)[] = await this.reader('sessions')
      .join('accounts', 'accounts.id', 'sessions.account_id')
      .where(where)
      .orderBy('sessions.created_ms', 'desc')
      .select('sessions.*', 'accounts.name', 'accounts.role');
    return rows.map(({ hash, address, agent, method, ...row }) => ({
      ...{ hash, address, agent, method },
      account: { id: row.account_id, name: row.name, role: row.role },
      csrfToken: row.csrf_token,
      created: Number(row.created_ms),
      expires: Number(row.expires_ms),
    }));
  }
}

function toAccountRow(account: AccountRecord): AccountRow {
  const { id, name, password, role, state, source, email, externalId } = account;
  return {
    ...{ id, name, password, role, state, source },
    email: email?.toLowerCase() ?? null,
    external_id: externalId ?? null,
    created_ms: account.created,
    last_sign_in_ms: account.lastSignIn ?? null,
  };
}

function toAccount(row: AccountRow): AccountRecord {
  const { id, name, password, role, state, source } = row;
  return {
    ...{ id, name, password, role, state, source },
    created: Number(row.created_ms),
    ...(row.email === null ? {} : { email: row.email }),
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    ...(row.last_sign_in_ms === null ? {} : { lastSignIn: Number(row.last_sign_in_ms) }),
  };
}
