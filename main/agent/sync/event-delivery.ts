import type { Outbox } from '../../../core/audit/types';
import { batchAnswerSchema, FLEET_LIMITS, FLEET_PATHS } from '../../../core/fleet/wire';
import { Backoff, pause } from './backoff';
import { packBatch } from './event-batch';
import { FleetRefusal, type FleetClient } from './fleet-client';

/** Time in which events gather for one batch, ms; they are to be in the console within two seconds. */
const GATHER_MS = 200;

export interface EventDeliveryOptions {
  readonly client: FleetClient;
  readonly outbox: Outbox;
  readonly onReach: (reached: boolean, error?: unknown) => void;
  /** Told how many events the endpoint will never take, and why. */
  readonly onRefused: (count: number, reasons: readonly string[]) => void;
  readonly signal: AbortSignal;
}

/** Delivers events, oldest first, at least once: what is not acknowledged is sent again. */
export async function deliverEvents(options: EventDeliveryOptions): Promise<void> {
  const backoff = new Backoff();
  const news = new News(options.outbox, options.signal);
  let limit: number = FLEET_LIMITS.batchEvents;
  try {
    while (!options.signal.aborted) {
      try {
        const sent = await deliverOnce(options, limit);
        limit = FLEET_LIMITS.batchEvents;
        backoff.reset();
        if (sent === 0) await news.wait();
      } catch (error) {
        if (options.signal.aborted) return;
        if (isTooLarge(error) && limit > 1) {
          limit = Math.ceil(limit / 2);
          continue;
        }
        options.onReach(false, error);
        const asked = error instanceof FleetRefusal ? error.retryAfterMs : 0;
        await pause(backoff.next(asked), options.signal);
      }
    }
  } finally {
    news.close();
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof FleetRefusal && error.status === 413;
}

/** Number of events that were sent. */
async function deliverOnce(options: EventDeliveryOptions, limit: number): Promise<number> {
  const waiting = await options.outbox.next(limit);
  if (waiting.length === 0) return 0;
  const { events, body } = await packBatch(waiting, limit);
  const ids = events.map(({ id }) => id);
  try {
    await send(options, body);
  } catch (error) {
    if (!isTooLarge(error) || events.length > 1) throw error;
    options.onRefused(1, ['larger than the endpoint takes']);
  }
  await options.outbox.acknowledge(ids);
  return events.length;
}

async function send(options: EventDeliveryOptions, body: Buffer): Promise<void> {
  const answer = await options.client.exchange({
    method: 'POST',
    path: FLEET_PATHS.events,
    headers: { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' },
    body,
    signal: options.signal,
  });
  const { refused } = batchAnswerSchema.parse(JSON.parse(answer.body.toString('utf8')));
  options.onReach(true);
  if (refused.length > 0) {
    options.onRefused(refused.length, [...new Set(refused.map(({ reason }) => reason))]);
  }
}

/** Remembers that something was appended, so that news during a delivery are not missed. */
class News {
  private fresh = false;
  private wake: (() => void) | undefined;
  private readonly stop: () => void;

  constructor(
    outbox: Outbox,
    private readonly signal: AbortSignal,
  ) {
    this.stop = outbox.onAppend(() => {
      this.fresh = true;
      this.wake?.();
    });
    signal.addEventListener('abort', this.onAbort);
  }

  async wait(): Promise<void> {
    if (!this.fresh && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      this.wake = undefined;
    }
    this.fresh = false;
    await pause(GATHER_MS, this.signal);
  }

  close(): void {
    this.stop();
    this.signal.removeEventListener('abort', this.onAbort);
  }

  private readonly onAbort = (): void => this.wake?.();
}
