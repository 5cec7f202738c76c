import type { Knex } from 'knex';
import { foundation } from './0001-foundation';
import { apiTokens } from './0002-api-tokens';
import { exceptions } from './0003-exceptions';
import { shadowAi } from './0004-shadow-ai';
import { auditLog } from './0005-audit-log';
import { eventsByDay } from './0006-events-by-day';
import { fleet } from './0007-fleet';
import { access } from './0008-access';
import { portal } from './0009-portal';
import { administration } from './0010-administration';
import { portalApprovals } from './0011-portal-approvals';
import { rollupPairs } from './0012-rollup-pairs';
import { feedback } from './0013-feedback';
import { gatewayStores } from './0014-gateway-stores';

const MIGRATIONS: Readonly<Record<string, Knex.Migration>> = {
  '0001-foundation': foundation,
  '0002-api-tokens': apiTokens,
  '0003-exceptions': exceptions,
  '0004-shadow-ai': shadowAi,
  '0005-audit-log': auditLog,
  '0006-events-by-day': eventsByDay,
  '0007-fleet': fleet,
  '0008-access': access,
  '0009-portal': portal,
  '0010-administration': administration,
  '0011-portal-approvals': portalApprovals,
  '0012-rollup-pairs': rollupPairs,
  '0013-feedback': feedback,
  '0014-gateway-stores': gatewayStores,
};

/** Migrations come from the bundle, not from files beside it. A name, once released, stays. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(MIGRATIONS).sort()),
  getMigrationName: (name) => name,
  getMigration: (name) => {
    const migration = MIGRATIONS[name];
    if (!migration) throw new Error(`unknown migration ${name}`);
    return Promise.resolve(migration);
  },
};
