import type { PortalDatabase } from '../store/database';

/** Calls of one user in a minute, and how many times more than usual, that are called a burst. */
const BURST_CALLS = 60;
/** Bytes of one answer that may be out of the ordinary, and how many times more than usual. */
const VOLUME_BYTES = 1024 * 1024;
const VOLUME_FACTOR = 10;
/** Calls after which the habits of a user are known well enough to notice what is unusual. */
const HABIT_CALLS = 50;
const MINUTE_MS = 60_000;
/** How often counts are written down, ms. */
const FLUSH_MS = 5000;

export interface Use {
  calls: number;
  failures: number;
  refusals: number;
  bytes: number;
  firstAt: number;
  lastAt: number;
  /** Hours of the day (UTC) in which it was used, one bit each. */
  hours: number;
}

export type AnomalyKind = 'new-tool' | 'burst' | 'unusual-hour' | 'volume';

export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly user: string;
  readonly server: string;
  readonly tool: string;
  readonly detail: string;
}

interface Row {
  user: string;
  server: string;
  tool: string;
  calls: number;
  failures: number;
  refusals: number;
  bytes: number;
  first_at: number;
  last_at: number;
  hours: number;
}

/** Who uses which tool how much, and what is out of the ordinary about it. */
export class ToolUse {
  readonly #use = new Map<string, Use>();
  readonly #users = new Map<string, { calls: number; hours: number }>();
  readonly #bursts = new Map<string, { minute: number; calls: number; told: boolean }>();
  readonly #dirty = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: PortalDatabase,
    private readonly now: () => number,
    private readonly onAnomaly: (anomaly: Anomaly) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#timer = setInterval(() => void this.flush().catch(onFailure), FLUSH_MS);
    this.#timer.unref();
  }

  static async open(
    database: PortalDatabase,
    now: () => number,
    onAnomaly: (anomaly: Anomaly) => void,
    onFailure: (error: unknown) => void,
  ): Promise<ToolUse> {
    const use = new ToolUse(database, now, onAnomaly, onFailure);
    for (const row of await database.all<Row>('SELECT * FROM tool_use')) use.#restore(row);
    return use;
  }

  /** A call is about to be made. */
  begin(user: string, server: string, tool: string): void {
    const now = this.now();
    const habits = this.#users.get(user) ?? { calls: 0, hours: 0 };
    const key = keyOf(user, server, tool);
    const hour = 1 << new Date(now).getUTCHours();
    const tell = (kind: AnomalyKind, detail: string): void =>
      this.onAnomaly({ kind, user, server, tool, detail });
    if (habits.calls >= HABIT_CALLS) {
      if (!this.#use.has(key)) tell('new-tool', 'never used before by this user');
      if ((habits.hours & hour) === 0) tell('unusual-hour', `${new Date(now).getUTCHours()} h UTC`);
    }
    if (this.#isBurst(user, now)) tell('burst', `more than ${BURST_CALLS} calls in a minute`);
    const use = this.#entry(key, now);
    use.calls += 1;
    use.lastAt = now;
    use.hours |= hour;
    this.#users.set(user, { calls: habits.calls + 1, hours: habits.hours | hour });
    this.#dirty.add(key);
  }

  /** What became of a call. */
  end(
    user: string,
    server: string,
    tool: string,
    outcome: { readonly result: 'done' | 'failed' | 'refused'; readonly bytes: number },
  ): void {
    const key = keyOf(user, server, tool);
    const use = this.#entry(key, this.now());
    const usual = use.calls > 1 ? use.bytes / (use.calls - 1) : 0;
    const { bytes, result } = outcome;
    if (bytes > VOLUME_BYTES && use.calls > 5 && bytes > usual * VOLUME_FACTOR) {
      this.onAnomaly({ kind: 'volume', user, server, tool, detail: `${bytes} bytes` });
    }
    use.bytes += bytes;
    if (result === 'failed') use.failures += 1;
    if (result === 'refused') use.refusals += 1;
    this.#dirty.add(key);
  }

  /** Writes down what has changed. */
  async flush(): Promise<void> {
    const keys = [...this.#dirty];
    this.#dirty.clear();
    this.#writing = this.#writing.then(async () => {
      for (const key of keys) await this.#write(key);
    });
    await this.#writing;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  #isBurst(user: string, now: number): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    const known = this.#bursts.get(user);
    const burst = known?.minute === minute ? known : { minute, calls: 0, told: false };
    burst.calls += 1;
    this.#bursts.set(user, burst);
    if (burst.told || burst.calls <= BURST_CALLS) return false;
    burst.told = true;
    return true;
  }

  #entry(key: string, now: number): Use {
    const known = this.#use.get(key);
    if (known) return known;
    const use: Use = {
      calls: 0,
      failures: 0,
      refusals: 0,
      bytes: 0,
      firstAt: now,
      lastAt: now,
      hours: 0,
    };
    this.#use.set(key, use);
    return use;
  }

  #restore(row: Row): void {
    const { user, server, tool, calls, failures, refusals, bytes, hours } = row;
    const use = { calls, failures, refusals, bytes, hours };
    this.#use.set(keyOf(user, server, tool), {
      ...use,
      firstAt: row.first_at,
      lastAt: row.last_at,
    });
    const habits = this.#users.get(user) ?? { calls: 0, hours: 0 };
    this.#users.set(user, { calls: habits.calls + calls, hours: habits.hours | hours });
  }

  async #write(key: string): Promise<void> {
    const use = this.#use.get(key);
    if (!use) return;
    const [user, server, tool] = JSON.parse(key) as [string, string, string];
    const { calls, failures, refusals, bytes, firstAt, lastAt, hours } = use;
    await this.database.run(
      'INSERT OR REPLACE INTO tool_use VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      [...[user, server, tool, calls, failures, refusals], ...[bytes, firstAt, lastAt, hours]],
    );
  }
}

function keyOf(user: string, server: string, tool: string): string {
  return JSON.stringify([user, server, tool]);
}
