import { HealthChecks, type HealthListener } from './health-checks';
import type { ZoneTable } from './zone-table';

/** Keeps one set of checks for each zone in force, also when the zones change. */
export class HealthSupervisor {
  #table: ZoneTable | undefined;
  #checks: HealthChecks[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly zones: () => ZoneTable,
    private readonly onChange: HealthListener | undefined,
  ) {}

  start(): void {
    this.#follow();
    this.#timer = setInterval(() => this.#follow(), FOLLOW_MS);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const checks of this.#checks) checks.close();
    this.#checks = [];
  }

  #follow(): void {
    const table = this.zones();
    if (table === this.#table) return;
    for (const checks of this.#checks) checks.close();
    this.#table = table;
    this.#checks = table.zones.map((zone) => new HealthChecks(zone, this.onChange ?? (() => {})));
    for (const checks of this.#checks) void checks.check();
  }
}

/** How soon new zones are noticed, ms. */
const FOLLOW_MS = 1000;
