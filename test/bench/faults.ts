import { runFaults, type Fault } from '../fixtures/fleet/faults';
import type { BenchTable } from './table';

const MINUTES = 10;
const PAUSE_MS = 4000;
const KINDS: readonly Fault[] = ['kill-replica', 'kill-device', 'kill-database', 'restart-replica'];

/** Ten minutes of traffic while replicas, the database and desks are killed at random. */
export async function run(): Promise<BenchTable> {
  const until = Date.now() + MINUTES * 60_000;
  let count = 0;
  function* faults(): Generator<Fault> {
    while (Date.now() < until) {
      count += 1;
      yield KINDS[Math.floor(Math.random() * KINDS.length)] ?? 'kill-replica';
    }
  }
  const { made, lost, stored, counted, auditWhole } = await runFaults({
    faults: faults(),
    pauseMs: PAUSE_MS,
  });
  return {
    name: 'faults',
    rows: [
      { what: 'faults', value: String(count) },
      { what: 'events that desks were promised to keep', value: String(made) },
      { what: 'of these lost', value: String(lost) },
      { what: 'stored, and counted', value: `${stored}, ${counted}` },
      { what: 'audit chain', value: auditWhole ? 'whole' : 'BROKEN' },
    ],
  };
}
