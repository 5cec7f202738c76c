import { describe, expect, it } from 'vitest';
import { runFaults } from '../../../fixtures/fleet/faults';
import { onPostgres } from '../test-database';

/** Processes start slowly where many share two cores. */
const LIMIT_MS = 300_000;

describe.runIf(onPostgres())('two replicas behind nginx on PostgreSQL', () => {
  it(
    'lose and double nothing when replicas, database and desks are killed',
    async () => {
      const faults = ['kill-replica', 'kill-device', 'kill-database', 'kill-replica'] as const;
      const result = await runFaults({ faults, pauseMs: 1500 });
      expect(result.made).toBeGreaterThan(100);
      expect(result).toMatchObject({ lost: 0, counted: result.stored, auditWhole: true });
      // At most one for each kill of a desk: it was in the journal before the desk could say so.
      expect(result.unknown).toBeLessThanOrEqual(1);
    },
    LIMIT_MS,
  );

  it(
    'lose and double nothing while one after the other is restarted',
    async () => {
      const faults = ['restart-replica', 'restart-replica'] as const;
      const result = await runFaults({ faults, pauseMs: 1000 });
      expect(result).toMatchObject({
        ...{ lost: 0, unknown: 0, stored: result.made, counted: result.made },
        auditWhole: true,
      });
    },
    LIMIT_MS,
  );
});
