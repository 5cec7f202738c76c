import type { DeskGateway } from '../../../core/exchange/desk-gateway';
import type { Clock } from '../../../core/exchange/ports';
import type { LogRecord } from '../../../core/gateway/logs/record';
import { UseCounts, type UseCell } from './use-counts';
import type { UseStore } from './use-store';

/** Calls gather for this long before they are written and told, ms. */
const GATHER_MS = 2000;

/** Counts what programs of the desk ask through its gateway, keeps it, and tells of it. */
export class GatewayUse {
  readonly #changed = new Set<UseCell>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly store: UseStore,
    private readonly counts: UseCounts,
    private readonly clock: Clock,
    private readonly tell: (use: DeskGateway) => void,
    private readonly onProblem: (problem: string) => void,
  ) {}

  /** What was counted before is told at once. */
  static async open(options: {
    readonly store: UseStore;
    readonly clock: Clock;
    readonly tell: (use: DeskGateway) => void;
    readonly onProblem: (problem: string) => void;
  }): Promise<GatewayUse> {
    const { store, clock, tell, onProblem } = options;
    const counts = new UseCounts(await store.read());
    counts.prune(clock.now());
    tell(counts.view());
    return new GatewayUse(store, counts, clock, tell, onProblem);
  }

  readonly add = (record: LogRecord): void => {
    for (const cell of this.counts.add(record)) this.#changed.add(cell);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  };

  /** Everything that was counted is kept when it resolves. */
  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const first = this.counts.prune(this.clock.now());
    const cells = [...this.#changed];
    this.#changed.clear();
    this.tell(this.counts.view());
    this.#writing = this.#writing
      .then(() => this.store.write(cells, first))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown';
        this.onProblem(`what was counted of the gateway could not be kept: ${reason}`);
      });
  }
}
