import type { Knex } from 'knex';
import { exchangeEventSchema, type AuditEvent, type OutcomeEvent } from '../../core/exchange/event';
import { BatchWriter } from './batch-writer';
import { bulkInsert, isPostgres, type BulkValue } from './bulk-insert';
import { EVENT_COLUMNS, eventRow, OUTCOME_COLUMNS, outcomeRow } from './event-row';
import { idsOfExchanges } from './event-time';
import { addFeedback, feedbackRows } from './feedback-table';
import type { GroupCommit } from './group-commit';
import { personKey, personLabel } from './person-key';
import { RollupCounts, type Asker } from './rollup-counts';
import { addRollups } from './rollup-table';

/** Events that are written with one statement at most; a batch of more goes alone. */
const MOST_EVENTS = 2000;
/** Shards of the counts: writers of all replicas draw one, and mostly different ones. */
const SHARDS = 16;

/**
 * Names the lock that writers share while rows get their place in the order of arrival; who reads in
 * that order takes it for itself for a moment, and then knows that no earlier row is still to come.
 */
export const ARRIVALS_LOCK = 0x706f7274;

interface Received {
  readonly device: string;
  readonly events: readonly AuditEvent[];
  readonly receivedAt: number;
  /** Rows of `events` and of `outcomes`; made once, however often they are tried. */
  readonly kept: readonly (readonly BulkValue[])[];
  readonly outcomes: readonly (readonly BulkValue[])[];
}

/** Stores events with their counts; batches that arrive together share statements. */
export class EventWriter {
  private readonly writer: BatchWriter<Received, ReadonlySet<string>>;
  private readonly firstShard: number;

  constructor(commits: GroupCommit) {
    this.firstShard = commits.lanes === 1 ? 0 : Math.floor(Math.random() * SHARDS);
    this.writer = new BatchWriter({
      commits,
      write: (trx, batches, lane) => this.write(trx, batches, lane),
      sizeOf: ({ events }) => events.length,
      most: MOST_EVENTS,
    });
  }

  /** Resolves after the commit with the ids that were new. */
  async append(
    device: string,
    events: readonly AuditEvent[],
    receivedAt: number,
  ): Promise<ReadonlySet<string>> {
    const kept: BulkValue[][] = [];
    const outcomes: BulkValue[][] = [];
    for (const event of events) {
      if (event.kind === 'outcome') outcomes.push(outcomeRow(event, device, receivedAt));
      else kept.push(eventRow(event, device, receivedAt));
    }
    return this.writer.add({ device, events, receivedAt, kept, outcomes });
  }

  private async write(
    trx: Knex.Transaction,
    batches: readonly Received[],
    lane: number,
  ): Promise<readonly ReadonlySet<string>[]> {
    if (isPostgres(trx)) await trx.raw('select pg_advisory_xact_lock_shared(?)', [ARRIVALS_LOCK]);
    const fresh = new Set([
      ...(await insertEvents(
        trx,
        batches.flatMap(({ kept }) => kept),
      )),
      ...(await insertOutcomes(
        trx,
        batches.flatMap(({ outcomes }) => outcomes),
      )),
    ]);
    const results: Set<string>[] = [];
    const feedback: BulkValue[][] = [];
    const counts = new RollupCounts();
    const askers = await askersOf(trx, batches, fresh);
    for (const { events, receivedAt, device } of batches) {
      const ids = new Set<string>();
      for (const event of events) {
        // The first batch that brought an id has it; a second one in the same statement is late.
        if (!fresh.delete(event.id)) continue;
        ids.add(event.id);
        counts.add(event, receivedAt, askers.get(keyOf(device, event.exchangeId)));
      }
      results.push(ids);
      feedback.push(
        ...feedbackRows(
          events.filter(({ id }) => ids.has(id)),
          device,
        ),
      );
    }
    await addFeedback(trx, feedback);
    await addRollups(trx, counts.cells, (this.firstShard + lane) % SHARDS);
    return results;
  }
}

async function insertEvents(
  trx: Knex.Transaction,
  rows: readonly (readonly BulkValue[])[],
): Promise<string[]> {
  const tail = 'on conflict do nothing returning id';
  const added = await bulkInsert<{ id: string }>(trx, 'events', EVENT_COLUMNS, rows, tail);
  return added.map(({ id }) => id);
}

/** An exchange ends once; a second outcome counts as there. */
async function insertOutcomes(
  trx: Knex.Transaction,
  rows: readonly (readonly BulkValue[])[],
): Promise<string[]> {
  const tail = 'on conflict do nothing returning id';
  const added = await bulkInsert<{ id: string }>(trx, 'outcomes', OUTCOME_COLUMNS, rows, tail);
  return added.map(({ id }) => id);
}

function keyOf(device: string, exchangeId: string): string {
  return `${device}/${exchangeId}`;
}

/** Who asked what new outcomes with a cost belong to: in the same batches, or stored before. */
async function askersOf(
  trx: Knex.Transaction,
  batches: readonly Received[],
  fresh: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Asker>> {
  const askers = new Map<string, Asker>();
  const wanted = new Map<string, OutcomeEvent>();
  for (const { device, events } of batches) {
    for (const event of events) {
      if (event.kind !== 'outcome' || !event.usage || !fresh.has(event.id)) continue;
      wanted.set(keyOf(device, event.exchangeId), event);
    }
  }
  if (wanted.size === 0) return askers;
  for (const { device, events } of batches) {
    for (const event of events) {
      const key = keyOf(device, event.exchangeId);
      if (event.kind !== 'exchange' || !wanted.delete(key)) continue;
      askers.set(key, { user: personKey(event.actor), label: personLabel(event.actor) });
    }
  }
  for (const row of await storedExchanges(trx, [...wanted.values()])) {
    const { actor } = exchangeEventSchema.pick({ actor: true }).parse(JSON.parse(row.body));
    const asker = { user: personKey(actor), label: personLabel(actor) };
    askers.set(keyOf(row.device_id, row.exchange_id), asker);
  }
  return askers;
}

interface ExchangeRow {
  readonly device_id: string;
  readonly exchange_id: string;
  readonly body: string;
}

async function storedExchanges(
  trx: Knex.Transaction,
  outcomes: readonly OutcomeEvent[],
): Promise<readonly ExchangeRow[]> {
  if (outcomes.length === 0) return [];
  const ids = outcomes.map(({ exchangeId }) => exchangeId);
  const rows = await trx<ExchangeRow>('events')
    .whereIn('exchange_id', ids)
    .whereBetween('id', idsOfExchanges(ids))
    .where('kind', 'exchange')
    .select('device_id', 'exchange_id', 'body');
  return rows;
}
