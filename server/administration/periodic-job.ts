import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/exchange/ports';
import type { TurnStore } from '../storage/administration-port';

/** How many periods a turn is held without being renewed: then another replica takes over. */
const PERIODS_HELD = 3;

export interface PeriodicJobOptions {
  /** Among replicas, one at a time does the job of a name. */
  readonly name: string;
  readonly periodMs: number;
  readonly run: () => Promise<void>;
  /** Told of each run that failed; the next one comes all the same. */
  readonly failed: (error: unknown) => void;
}

/** Does something again and again, in one replica, never twice at once. */
export class PeriodicJob {
  private readonly holder = randomUUID();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly options: PeriodicJobOptions,
    private readonly turns: TurnStore,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.runNow(), this.options.periodMs);
    this.timer.unref();
  }

  /** Runs at once, or waits for the run that is under way. */
  runNow(): Promise<void> {
    if (this.closed) return Promise.resolve();
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await this.running;
    await this.turns.release(this.options.name, this.holder);
  }

  private async run(): Promise<void> {
    const { name, periodMs, run, failed } = this.options;
    try {
      const now = this.clock.now();
      const until = now + PERIODS_HELD * periodMs;
      if (await this.turns.take(name, this.holder, now, until)) await run();
    } catch (error) {
      failed(error);
    }
  }
}
