import type { Knex } from 'knex';
import type { PasskeyRecord, PasskeyStore } from './access-port';
import type { GroupCommit } from './group-commit';

interface PasskeyRow {
  id: string;
  account_id: string;
  name: string;
  public_key: string;
  /** Joined by blanks. */
  transports: string;
  counter: number;
  created_ms: number;
  last_used_ms: number | null;
}

export class PasskeyTable implements PasskeyStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async ofAccount(account: string): Promise<readonly PasskeyRecord[]> {
    const rows = await this.reader<PasskeyRow>('passkeys')
      .where({ account_id: account })
      .orderBy('created_ms');
    return rows.map(toPasskey);
  }

  async find(id: string): Promise<PasskeyRecord | undefined> {
    const row = await this.reader<PasskeyRow>('passkeys').where({ id }).first();
    return row && toPasskey(row);
  }

  async add(passkey: PasskeyRecord): Promise<void> {
    const { id, name, counter } = passkey;
    await this.commits.run((trx) =>
      trx<PasskeyRow>('passkeys').insert({
        ...{ id, name, counter },
        account_id: passkey.account,
        public_key: passkey.publicKey,
        transports: passkey.transports.join(' '),
        created_ms: passkey.created,
        last_used_ms: null,
      }),
    );
  }

  async used(id: string, counter: number, at: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<PasskeyRow>('passkeys').where({ id }).update({ counter, last_used_ms: at }),
    );
  }

  async remove(account: string, id: string): Promise<boolean> {
    const removed = await this.commits.run((trx) =>
      trx<PasskeyRow>('passkeys').where({ id, account_id: account }).delete(),
    );
    return removed > 0;
  }
}

function toPasskey(row: PasskeyRow): PasskeyRecord {
  const { id, name } = row;
  return {
    ...{ id, name },
    account: row.account_id,
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports === '' ? [] : row.transports.split(' '),
    created: Number(row.created_ms),
    ...(row.last_used_ms === null ? {} : { lastUsed: Number(row.last_used_ms) }),
  };
}
