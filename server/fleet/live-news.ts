import type { Clock } from '../../core/exchange/ports';
import type { Bus } from '../storage/bus-port';
import type { Ingest, Ingested } from './ingest';

/** How long a console is told of what comes in before it must say again that it watches, ms. */
const WATCH_MS = 30_000;
/** How often it says so, ms. */
const REPEAT_MS = 10_000;
/** Ids in one message: 200 of 26 characters are well below what PostgreSQL carries. */
const IDS = 200;

/** Exchanges of which something new was stored. */
export interface LiveNewsItem {
  readonly device: string;
  readonly exchanges: readonly string[];
}

/**
 * Tells consoles at any replica what was stored at any other, for as long as somebody watches: a
 * fleet that nobody looks at sends nothing.
 */
export class LiveNews {
  private until = 0;
  private readonly stops: readonly (() => void)[];

  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    ingest: Ingest,
  ) {
    this.stops = [
      bus.subscribe('watching', ({ until }) => {
        this.until = Math.max(this.until, until);
      }),
      ingest.onIngested((ingested) => this.tell(ingested)),
    ];
  }

  /** Asks all replicas for news; returns the way to stop. */
  watch(listener: (item: LiveNewsItem) => void): () => void {
    const stop = this.bus.subscribe('ingested', listener);
    const say = (): void => {
      this.until = this.clock.now() + WATCH_MS;
      this.bus.publish('watching', { until: this.until });
    };
    say();
    const timer = setInterval(say, REPEAT_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }

  close(): void {
    for (const stop of this.stops) stop();
  }

  private tell({ device, events }: Ingested): void {
    if (this.clock.now() > this.until) return;
    const ids = new Set(
      events.filter(({ kind }) => kind !== 'device').map(({ exchangeId }) => exchangeId),
    );
    const all = [...ids];
    for (let from = 0; from < all.length; from += IDS) {
      this.bus.publish('ingested', { device, exchanges: all.slice(from, from + IDS) });
    }
  }
}
