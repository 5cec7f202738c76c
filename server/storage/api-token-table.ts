import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { ApiTokenRecord, ApiTokenStore } from './port';

interface TokenRow {
  id: string;
  hash: string;
  name: string;
  scopes: string;
  created_ms: number;
  expires_ms: number | null;
}

export class ApiTokenTable implements ApiTokenStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async add({ id, hash, name, scopes, created, expires }: ApiTokenRecord): Promise<void> {
    await this.commits.run((trx) =>
      trx<TokenRow>('api_tokens').insert({
        id,
        hash,
        name,
        scopes: scopes.join(' '),
        created_ms: created,
        expires_ms: expires ?? null,
      }),
    );
  }

  async findByHash(hash: string): Promise<ApiTokenRecord | undefined> {
    const row = await this.reader<TokenRow>('api_tokens').where({ hash }).first();
    return row && toRecord(row);
  }

  async list(): Promise<readonly ApiTokenRecord[]> {
    const rows = await this.reader<TokenRow>('api_tokens').orderBy('created_ms', 'desc');
    return rows.map(toRecord);
  }

  async remove(id: string): Promise<boolean> {
    return (
      (await this.commits.run((trx) => trx<TokenRow>('api_tokens').where({ id }).delete())) > 0
    );
  }
}

function toRecord(row: TokenRow): ApiTokenRecord {
  return {
    id: row.id,
    hash: row.hash,
    name: row.name,
    scopes: row.scopes.split(' '),
    created: row.created_ms,
    ...(row.expires_ms === null ? {} : { expires: row.expires_ms }),
  };
}
