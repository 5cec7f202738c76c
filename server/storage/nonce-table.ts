import type { Knex } from 'knex';
import type { GroupCommit } from './group-commit';
import type { NonceRecord, NonceStore } from './port';

interface NonceRow {
  device_id: string;
  nonce: string;
  expires_ms: number;
}

export class NonceTable implements NonceStore {
  constructor(
    private readonly reader: Knex,
    private readonly commits: GroupCommit,
  ) {}

  async record(device: string, nonce: string, expires: number): Promise<void> {
    await this.commits.run((trx) =>
      trx<NonceRow>('nonces')
        .insert({ device_id: device, nonce, expires_ms: expires })
        .onConflict(['device_id', 'nonce'])
        .ignore(),
    );
  }

  async unexpired(at: number): Promise<readonly NonceRecord[]> {
    const rows = await this.reader<NonceRow>('nonces').where('expires_ms', '>', at).select();
    return rows.map((row) => ({
      device: row.device_id,
      nonce: row.nonce,
      expires: row.expires_ms,
    }));
  }

  async removeExpired(at: number): Promise<void> {
    await this.commits.run((trx) => trx<NonceRow>('nonces').where('expires_ms', '<=', at).delete());
  }
}
