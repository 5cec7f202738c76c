import type { Knex } from 'knex';
import { BatchWriter } from './batch-writer';
import { bulkInsert, type BulkColumn } from './bulk-insert';
import type { GroupCommit } from './group-commit';
import type { NonceStore } from './port';

interface NonceRow {
  device_id: string;
  nonce: string;
  expires_ms: number;
}

const COLUMNS: readonly BulkColumn[] = [
  { name: 'device_id', type: 'text' },
  { name: 'nonce', type: 'text' },
  { name: 'expires_ms', type: 'bigint' },
];
/** Nonces that one statement stores. */
const MOST = 1000;

export class NonceTable implements NonceStore {
  private readonly writer: BatchWriter<NonceRow, boolean>;

  constructor(private readonly commits: GroupCommit) {
    this.writer = new BatchWriter({
      commits,
      write: claimAll,
      sizeOf: () => 1,
      most: MOST,
    });
  }

  claim(device: string, nonce: string, expires: number): Promise<boolean> {
    return this.writer.add({ device_id: device, nonce, expires_ms: expires });
  }

  async removeExpired(at: number): Promise<void> {
    await this.commits.run((trx) => trx<NonceRow>('nonces').where('expires_ms', '<=', at).delete());
  }
}

/** Sorted, so that two transactions with the same nonces wait for each other in one order. */
async function claimAll(
  trx: Knex.Transaction,
  rows: readonly NonceRow[],
): Promise<readonly boolean[]> {
  const values = rows
    .map(({ device_id, nonce, expires_ms }) => [device_id, nonce, expires_ms] as const)
    .sort((a, b) => (keyOf(a[0], a[1]) < keyOf(b[0], b[1]) ? -1 : 1));
  const tail = 'on conflict do nothing returning device_id, nonce';
  const added = await bulkInsert<NonceRow>(trx, 'nonces', COLUMNS, values, tail);
  const fresh = new Set(added.map(({ device_id, nonce }) => keyOf(device_id, nonce)));
  // The first of two equal ones is fresh.
  return rows.map(({ device_id, nonce }) => fresh.delete(keyOf(device_id, nonce)));
}

function keyOf(device: string, nonce: string): string {
  return `${device}/${nonce}`;
}
