import type { Knex } from 'knex';
import { SqlLedger } from '../../core/gateway/limits/sql-ledger';
import { SqlLogArchive } from '../../core/gateway/logs/sql-log-archive';
import { SqlLogStore } from '../../core/gateway/logs/sql-log-store';
import type { GatewayStores } from '../../core/gateway/stores';

/** Over a pool that stays the caller's to close. */
export async function openGatewayStores(database: Knex): Promise<GatewayStores> {
  const [ledger, logs] = await Promise.all([SqlLedger.open(database), SqlLogStore.open(database)]);
  return { ledger, logs, archive: new SqlLogArchive(database) };
}
