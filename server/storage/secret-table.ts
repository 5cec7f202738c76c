import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { Secrets } from '../secrets';

interface SecretRow {
  name: string;
  value: string;
  created_ms: number;
}

/** Secrets in the database, for replicas that have no folder of their own. */
export class SecretTable implements Secrets {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async readOrCreate(name: string, create: () => string): Promise<string> {
    const known = await this.read(name);
    if (known !== undefined) return known;
    await this.commits.run((trx) =>
      trx<SecretRow>('secrets')
        .insert({ name, value: create(), created_ms: Date.now() })
        .onConflict('name')
        .ignore(),
    );
    const value = await this.read(name);
    if (value === undefined) throw new Error(`the secret ${name} was removed while it was made`);
    return value;
  }

  async read(name: string): Promise<string | undefined> {
    return (await this.reader<SecretRow>('secrets').where({ name }).first('value'))?.value;
  }

  async remove(name: string): Promise<void> {
    await this.commits.run((trx) => trx<SecretRow>('secrets').where({ name }).delete());
  }
}
